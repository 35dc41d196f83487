package io.countersign.policy;

/// Who decides. Implementations never throw and never guess: whatever is not a well-formed decision in time is
/// [PolicyAnswer.Unavailable], which every caller treats as a denial.
@FunctionalInterface
public interface Policy {

    /// @param question serialised as the `input` document
    PolicyAnswer ask(PolicyPackage subject, Object question);
}

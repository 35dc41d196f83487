package io.countersign.approval;

import io.countersign.order.Subject;
import java.util.Objects;

/// One checker's decision on one request, as it arrives: nothing in it is believed yet. Which roles the checker
/// has is looked up. A second one by the same checker is refused, whichever way it came.
///
/// @param termsHash the terms that the checker saw
/// @param reason why; never blank for a decision that counts
public record Decision(Subject checker, Verdict verdict, TermsHash termsHash, String reason) {

    /// @throws NullPointerException when anything is missing
    public Decision {
        Objects.requireNonNull(checker, "checker");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(termsHash, "termsHash");
        Objects.requireNonNull(reason, "reason");
    }
}

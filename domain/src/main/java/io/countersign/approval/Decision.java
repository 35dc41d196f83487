package io.countersign.approval;

import io.countersign.order.Subject;
import java.util.Objects;
import java.util.Set;

/// One checker's decision on one request, as it arrives: nothing in it is believed yet. A second one by the same
/// checker is refused, whichever way it came.
///
/// @param roles the roles the checker's token carried; empty for a decision that came as a signal, where they are
/// looked up
/// @param termsHash the terms that the checker saw
/// @param reason why; never blank for a decision that counts
public record Decision(Subject checker, Set<String> roles, Verdict verdict, TermsHash termsHash, String reason) {

    /// @throws NullPointerException when anything but the roles is missing
    public Decision {
        Objects.requireNonNull(checker, "checker");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(termsHash, "termsHash");
        Objects.requireNonNull(reason, "reason");
        roles = roles == null ? Set.of() : Set.copyOf(roles);
    }

    /// The same as it comes from one who has shown no token: what it says of roles is not believed, they are
    /// looked up.
    public Decision withoutRoles() {
        return new Decision(checker, Set.of(), verdict, termsHash, reason);
    }
}

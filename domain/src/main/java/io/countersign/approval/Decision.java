package io.countersign.approval;

import io.countersign.order.Subject;
import java.util.Set;

/// One checker's decision on one request, as it arrives: nothing in it is believed yet.
///
/// @param decisionId names this decision, so that the same one arriving twice is one
/// @param roles the roles the checker's token carried; empty for a decision that came as a signal, where they are
/// looked up
/// @param termsHash the terms that the checker saw
/// @param reason why; never blank for a decision that counts
public record Decision(
        String decisionId, Subject checker, Set<String> roles, Verdict verdict, TermsHash termsHash, String reason) {

    public Decision {
        roles = Set.copyOf(roles);
    }

    /// The same as it comes from one who has shown no token: what it says of roles is not believed, they are
    /// looked up.
    public Decision withoutRoles() {
        return new Decision(decisionId, checker, Set.of(), verdict, termsHash, reason);
    }
}

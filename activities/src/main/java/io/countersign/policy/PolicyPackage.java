package io.countersign.policy;

import java.util.Locale;

/// The packages of the bundle, each with one decision document.
public enum PolicyPackage {
    AUTHZ,
    RISK,
    APPROVAL,
    EXECUTION;

    /// The path of the decision document below `/v1/data/`.
    String path() {
        return "trading/" + name().toLowerCase(Locale.ROOT) + "/decision";
    }
}

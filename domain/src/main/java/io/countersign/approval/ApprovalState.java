package io.countersign.approval;

/// Where a request for a second signature stands.
public enum ApprovalState {
    OPEN,
    APPROVED,
    REJECTED,
    EXPIRED,
    WITHDRAWN
}

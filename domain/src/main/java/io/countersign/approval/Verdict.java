package io.countersign.approval;

/// What a checker says.
public enum Verdict {
    APPROVE,
    REJECT
}

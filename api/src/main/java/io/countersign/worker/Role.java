package io.countersign.worker;

/// What a process does.
public enum Role {
    /// Serves REST.
    API,
    /// Carries the orders' workflows, with what they do in the database.
    ORDER,
    /// Talks to venues.
    EXECUTION
}

package io.countersign.bench;

import java.util.Optional;

/// One of those that are measured side by side. Any number of clients may call it at once.
public interface Contender extends AutoCloseable {

    /// In a few words, as it stands in the table.
    String name();

    /// Has one order go through, and returns when what is measured of it is done.
    ///
    /// @throws Exception when it does not: then the measurement is none
    void enter(Flow.Wanted order) throws Exception;

    /// Waits until nothing of what was entered is under way any more.
    default void settle() {}

    /// The workflow that an order has at Temporal; empty where there is none.
    default Optional<String> workflow(Flow.Wanted order) {
        return Optional.empty();
    }

    @Override
    void close();
}

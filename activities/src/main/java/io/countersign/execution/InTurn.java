package io.countersign.execution;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets those who come with the same key in one at a time; the others wait, and come in as they came.
/// Thread-safe.
final class InTurn<K> {
    private final ConcurrentMap<K, Turn> turns = new ConcurrentHashMap<>();

    /// @param users who holds it or waits for it; changed under the map's lock on the key
    private record Turn(ReentrantLock lock, int users) {}

    <T> T take(K key, Supplier<T> deed) {
        ReentrantLock lock = turns.compute(
                        key,
                        (_, before) -> before == null
                                ? new Turn(new ReentrantLock(true), 1)
                                : new Turn(before.lock(), before.users() + 1))
                .lock();
        lock.lock();
        try {
            return deed.get();
        } finally {
            lock.unlock();
            turns.computeIfPresent(
                    key, (_, before) -> before.users() == 1 ? null : new Turn(before.lock(), before.users() - 1));
        }
    }
}

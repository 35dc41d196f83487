package io.countersign.venue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// Hands what one session is to be told to that session's line, in order, until the line has it. Nothing goes out
/// while the line is down, nothing of an order that is withheld, and nothing of the next day before the line has ended
/// the last one.
///
/// A thread of its own, so that a line that is slow or fails holds up neither the market nor other lines.
///
/// Thread contract: any thread may call it; only [#run] calls the line.
final class ReportDelivery implements Runnable {
    private static final int LARGEST_BATCH = 500;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_SWAP = Duration.ofSeconds(1);

    private final Line line;
    private final Consumer<List<String>> delivered;
    private final Map<String, Dispatch> waiting = new LinkedHashMap<>();
    private final Set<String> withheld = new HashSet<>(); // OrderIDs
    private final Map<String, Long> delayed = new HashMap<>(); // OrderID to System.nanoTime at which it goes on
    private final Map<String, Long> swapped = new HashMap<>(); // OrderID to when it is given up
    private boolean paused;
    private boolean closed;

    /// Where it all goes.
    interface Line {
        boolean isUp();

        /// @return whether the line has it, and will bring it to the other side by itself
        boolean send(Dispatch dispatch);

        /// Tells the other side what it holds and that the day has ended, and begins anew.
        ///
        /// @return whether the other side has heard it
        boolean endDay(JournalEntry.DayEnded ended) throws InterruptedException;
    }

    /// @param delivered is told of what the line has
    ReportDelivery(Line line, Consumer<List<String>> delivered) {
        this.line = line;
        this.delivered = delivered;
    }

    /// Adds what is durable by now. Answers are for those who are there to hear them.
    synchronized void add(List<Dispatch> dispatches) {
        boolean up = line.isUp();
        for (Dispatch dispatch : dispatches) {
            if (up || dispatch.isDurable()) {
                waiting.put(dispatch.id(), dispatch);
            }
        }
        notifyAll();
    }

    /// Takes out what the line has already.
    synchronized void forget(List<String> ids) {
        ids.forEach(waiting::remove);
    }

    /// Sends nothing until [#resendAll].
    synchronized void pause() {
        paused = true;
    }

    /// The other side began its numbers anew and may have missed anything: all of this goes out first, once more.
    synchronized void resendAll(List<Dispatch> sentToday) {
        Map<String, Dispatch> later = new LinkedHashMap<>(waiting);
        waiting.clear();
        sentToday.forEach(dispatch ->
                waiting.put(dispatch.id(), later.containsKey(dispatch.id()) ? dispatch : dispatch.sentAgain()));
        later.forEach(waiting::putIfAbsent);
        paused = false;
        notifyAll();
    }

    synchronized void withhold(String orderId) {
        withheld.add(orderId);
    }

    synchronized void release(String orderId) {
        withheld.remove(orderId);
        notifyAll();
    }

    synchronized void delay(String orderId, Duration by) {
        delayed.put(orderId, System.nanoTime() + by.toNanos());
    }

    synchronized void swap(String orderId) {
        swapped.put(orderId, System.nanoTime() + LONGEST_SWAP.toNanos());
    }

    /// Looks again whether the line is up.
    synchronized void wake() {
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /// Delivers until closed or interrupted.
    @Override
    public void run() {
        try {
            for (List<Dispatch> batch = next(); !batch.isEmpty(); batch = next()) {
                List<String> taken = deliver(batch);
                forget(taken);
                if (!taken.isEmpty()) {
                    delivered.accept(durable(batch, new LinkedHashSet<>(taken)));
                }
                if (taken.size() < batch.size()) {
                    pauseBriefly();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(ReportDelivery.class).error("Reports go out no more", e);
        }
    }

    private List<String> deliver(List<Dispatch> batch) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        for (Dispatch dispatch : batch) {
            boolean has = dispatch.content() instanceof JournalEntry.DayEnded ended
                    ? line.endDay(ended)
                    : line.send(dispatch);
            if (!has) {
                break;
            }
            taken.add(dispatch.id());
        }
        return taken;
    }

    private static List<String> durable(List<Dispatch> batch, Set<String> taken) {
        return batch.stream()
                .filter(dispatch -> dispatch.isDurable() && taken.contains(dispatch.id()))
                .map(Dispatch::id)
                .toList();
    }

    /// What to deliver next, once there is something; empty when closed.
    private synchronized List<Dispatch> next() throws InterruptedException {
        while (!closed) {
            List<Dispatch> batch = deliverable();
            if (!batch.isEmpty()) {
                return batch;
            }
            wait(PAUSE.toMillis());
        }
        return List.of();
    }

    /// A set, because the second of a swapped order is met again behind the first.
    private List<Dispatch> deliverable() {
        if (!line.isUp()) {
            waiting.values().removeIf(dispatch -> !dispatch.isDurable());
            return List.of();
        }
        if (paused) {
            return List.of();
        }
        Set<Dispatch> batch = new LinkedHashSet<>();
        long now = System.nanoTime();
        delayed.values().removeIf(until -> until <= now);
        for (Dispatch dispatch : waiting.values()) {
            if (dispatch.content() instanceof JournalEntry.DayEnded) {
                return batch.isEmpty() ? List.of(dispatch) : List.copyOf(batch);
            }
            if (!withheld.contains(dispatch.orderId()) && !delayed.containsKey(dispatch.orderId())) {
                place(dispatch, batch, now);
            }
            if (batch.size() >= LARGEST_BATCH) {
                break;
            }
        }
        return List.copyOf(batch);
    }

    /// Behind the others; the first of a swapped order behind the second, or nowhere while there is none.
    private void place(Dispatch dispatch, Set<Dispatch> batch, long now) {
        Long giveUp = swapped.get(dispatch.orderId());
        if (giveUp == null) {
            batch.add(dispatch);
            return;
        }
        Optional<Dispatch> second = waiting.values().stream()
                .filter(other -> other.orderId().equals(dispatch.orderId()) && !other.equals(dispatch))
                .findFirst();
        if (second.isPresent() || giveUp <= now) {
            swapped.remove(dispatch.orderId());
            second.ifPresent(batch::add);
            batch.add(dispatch);
        }
    }

    private synchronized void pauseBriefly() throws InterruptedException {
        long end = System.nanoTime() + PAUSE.toNanos();
        for (long left = PAUSE.toMillis(); left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}

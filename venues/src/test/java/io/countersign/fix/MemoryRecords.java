package io.countersign.fix;

import io.countersign.execution.ExecutionReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Records that keep what they are given, and can be away.
final class MemoryRecords implements SessionRecords {
    private final Map<String, SessionMark> marks = new HashMap<>();
    private final Map<String, Long> openings = new HashMap<>();
    private final List<ExecutionReport> reports = new ArrayList<>();
    private final List<ExecutionReport> copies = new ArrayList<>();
    private final List<PositionOfDay> positions = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Map<String, List<Sent>> sent = new HashMap<>();
    private boolean away;
    private int failures;

    @Override
    public synchronized Opening open(String session, int block) {
        SessionMark before = marks.getOrDefault(session, new SessionMark(1, 1, 0, false));
        SessionMark first =
                new SessionMark(before.epoch(), before.incoming(), before.reserved() + block, before.closing());
        marks.put(session, first);
        long opened = openings.merge(session, 1L, Long::sum);
        return new Opening(session, opened, Instant.EPOCH, first, before.reserved() + 1);
    }

    @Override
    public synchronized void commit(Opening opening, Batch batch) {
        if (openings.get(opening.session()) != opening.opened()) {
            throw new Superseded(opening.session());
        }
        if (away) {
            failures++;
            throw new IllegalStateException("the records are away for the test");
        }
        marks.put(opening.session(), batch.upTo());
        reports.addAll(batch.reports());
        copies.addAll(batch.copies());
        positions.addAll(batch.positions());
        refused.addAll(batch.refused());
        sent.computeIfAbsent(opening.session(), _ -> new ArrayList<>()).addAll(batch.sent());
    }

    @Override
    public synchronized List<String> sent(String session, long epoch, int from, int to, Set<String> types, int atMost) {
        return sent.getOrDefault(session, List.of()).stream()
                .filter(one -> one.epoch() == epoch && one.number() >= from && one.number() <= to)
                .filter(one -> types.contains(one.type()))
                .map(Sent::message)
                .limit(atMost)
                .toList();
    }

    synchronized void goAway() {
        away = true;
    }

    synchronized void comeBack() {
        away = false;
    }

    /// The process dies: what it still writes is lost, as with any process that has been replaced.
    synchronized void forgetWhoIsThere() {
        openings.replaceAll((_, opened) -> opened + 1);
    }

    synchronized int failures() {
        return failures;
    }

    synchronized SessionMark mark(String session) {
        return marks.getOrDefault(session, new SessionMark(0, 0, 0, false));
    }

    synchronized List<ExecutionReport> reports() {
        return List.copyOf(reports);
    }

    synchronized List<ExecutionReport> copies() {
        return List.copyOf(copies);
    }

    synchronized List<PositionOfDay> positions() {
        return List.copyOf(positions);
    }

    synchronized List<Refused> refused() {
        return List.copyOf(refused);
    }

    synchronized List<Sent> sentIn(String session) {
        return List.copyOf(sent.getOrDefault(session, List.of()));
    }
}

package io.countersign.reconciliation;

import io.countersign.audit.Actor;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionStore;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.reconciliation.CopyStore.Alone;
import io.countersign.reconciliation.CopyStore.ClosingPosition;
import io.countersign.reconciliation.CopyStore.Day;
import io.countersign.reconciliation.CopyStore.Pair;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what is booked with what the venues' drop copies say, about once a second, and raises a break for what
/// differs. What is the same is marked as compared and not looked at again, so that a look costs as much as there is
/// new, however much there is. When a venue has closed its day, our positions there are compared with what it takes
/// them to be, once, over all fills of that venue.
///
/// Each look is one transaction, of one process at a time.
public final class Reconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /// Report and copy come over two connections, and a report is booked a moment after it came.
    public static final Duration GRACE = Duration.ofSeconds(5);

    private static final int LAST_LOOK_SECONDS = 2;
    private static final int BATCH = 1_000;
    private static final Actor RECONCILER = Actor.service("reconciler");
    private static final Set<BreakKind> HEALED_BY_THE_OTHER =
            EnumSet.of(BreakKind.MISSING_FILL, BreakKind.MISSING_COPY);

    private final Jdbi database;
    private final Clock clock;
    private final Supplier<Set<VenueId>> copying;
    /// Since when each venue's drop copy is up: known to this process only. What was missed is sent again after a
    /// logon, and gets its time as well.
    private final Map<VenueId, Instant> upSince = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("reconciler").factory());

    /// @param copying the venues whose drop copy session is up in this process
    public Reconciler(Jdbi database, Clock clock, Supplier<Set<VenueId>> copying) {
        this.database = database;
        this.clock = clock;
        this.copying = copying;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::compare, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// One look.
    public void compare() {
        try {
            Instant now = clock.instant();
            Set<VenueId> up = copying.get();
            upSince.keySet().retainAll(up);
            // Not since later than now, where the clock has been set back.
            up.forEach(venue -> upSince.merge(venue, now, (since, here) -> since.isAfter(here) ? here : since));
            database.useTransaction(handle -> {
                if (isOurTurn(handle)) {
                    compare(handle, now);
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("Books and drop copies could not be compared; it is tried again", e);
        }
    }

    /// Another process that is at it does all of it.
    private static boolean isOurTurn(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_xact_lock(hashtext('reconciler'))")
                .mapTo(Boolean.class)
                .one();
    }

    private void compare(Handle handle, Instant now) {
        Instant before = now.minus(GRACE);
        pairs(handle, now);
        for (Alone one : CopyStore.notBooked(handle, before, BATCH)) {
            raise(handle, one, BreakKind.MISSING_FILL, now);
        }
        upSince.forEach((venue, since) -> {
            if (since.isBefore(before)) {
                for (Alone one : CopyStore.notCopied(handle, venue, before, BATCH)) {
                    raise(handle, one, BreakKind.MISSING_COPY, now);
                }
            }
        });
        List<Alone> neverSent = CopyStore.neverSent(handle, before, BATCH);
        ExecutionStore.hold(handle, neverSent.stream().map(Alone::report).toList(), now);
        neverSent.forEach(one -> raise(handle, one, BreakKind.UNKNOWN_ORDER, now));
        CopyStore.withoutTheirTrade(handle, before, BATCH)
                .forEach(one -> raise(handle, one, BreakKind.UNKNOWN_TRADE, now));
        refused(handle, now);
        CopyStore.days(handle, before).forEach(day -> day(handle, day, now));
    }

    private static void pairs(Handle handle, Instant now) {
        List<Pair> pairs = CopyStore.pairs(handle, BATCH);
        for (Pair pair : pairs) {
            ReportId id = pair.report().id();
            if (!pair.isEqual()) {
                Map<String, String> details = new HashMap<>();
                details.put("ours", said(pair.report()));
                details.put("copy", said(pair.copy()));
                BreakStore.raise(
                        handle,
                        new Difference(
                                BreakKind.DIFFERENT_COPY,
                                id.venue(),
                                id.execId(),
                                pair.report().clOrdId().orderId(),
                                pair.account(),
                                details),
                        RECONCILER,
                        now);
            }
            if (pair.raised()) {
                BreakStore.heal(handle, id, HEALED_BY_THE_OTHER, RECONCILER, now);
            }
        }
        CopyStore.compared(
                handle, pairs.stream().map(pair -> pair.report().id()).toList(), now);
    }

    private static void raise(Handle handle, Alone one, BreakKind kind, Instant now) {
        ExecutionReport report = one.report();
        BreakStore.raise(
                handle,
                new Difference(
                        kind,
                        report.id().venue(),
                        report.id().execId(),
                        one.account() == null ? null : report.clOrdId().orderId(),
                        one.account(),
                        Map.of("clOrdId", report.clOrdId().value(), "report", said(report))),
                RECONCILER,
                now);
    }

    private static void refused(Handle handle, Instant now) {
        for (CopyStore.Refused one : CopyStore.refused(handle, BATCH)) {
            Map<String, String> details = new HashMap<>(Map.of("why", one.why()));
            if (one.execId() != null) {
                details.put("execId", one.execId());
            }
            BreakStore.raise(
                    handle,
                    new Difference(BreakKind.REFUSED_REPORT, one.venue(), one.name(), null, null, details),
                    RECONCILER,
                    now);
        }
    }

    /// A difference is raised once, whether its break is open or was dismissed, and then each change of it. Where what
    /// was dismissed is gone, that is a change too: the venue has found what it lacked, or as much is missing here.
    private static void day(Handle handle, Day day, Instant now) {
        for (ClosingPosition position : CopyStore.differences(handle, day)) {
            if (position.isExplained()) {
                position.open()
                        .forEach(name -> BreakStore.heal(
                                handle,
                                new ReportId(day.venue(), name),
                                EnumSet.of(BreakKind.POSITION),
                                RECONCILER,
                                now));
            } else if (!position.isRaised()) {
                raise(handle, day.venue(), position, now);
            }
        }
        CopyStore.dayCompared(handle, day, now);
    }

    private static void raise(Handle handle, VenueId venue, ClosingPosition position, Instant now) {
        String symbol = position.symbol().value();
        String closedAt = position.asOf().toString();
        Map<String, String> details =
                new HashMap<>(Map.of("symbol", symbol, "closedAt", closedAt, "ourQuantity", plain(position.booked())));
        if (position.stated() != null) {
            details.put("venueQuantity", plain(position.stated()));
        }
        if (position.dismissed().signum() != 0) {
            details.put("dismissedDifference", plain(position.dismissed()));
        }
        BreakStore.raise(
                handle,
                new Difference(
                        BreakKind.POSITION,
                        venue,
                        // The same where the venue closes the same day once more and says the same.
                        "%s %s at %s by %s"
                                .formatted(position.account(), symbol, closedAt, plain(position.difference())),
                        null,
                        position.account(),
                        details),
                RECONCILER,
                now);
    }

    private static String said(ExecutionReport report) {
        return switch (report.execution()) {
            case Execution.Trade(var lastQty, var lastPx) -> "trade of " + lastQty + " at " + lastPx;
            case Execution.TradeCancel(var execRefId) -> "bust of " + execRefId;
            case Execution.TradeCorrect(var execRefId, var lastQty, var lastPx) ->
                "correction of " + execRefId + " to " + lastQty + " at " + lastPx;
            case Execution other -> other.getClass().getSimpleName();
        };
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /// Lets a look that is under way come to its end, for a while.
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (timer.awaitTermination(LAST_LOOK_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }
}

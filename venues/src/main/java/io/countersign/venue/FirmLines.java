package io.countersign.venue;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import quickfix.SessionID;

/// The two sessions on which a firm hears of its orders, each with a thread that hands over what is to be said.
///
/// Thread contract: any thread.
final class FirmLines implements AutoCloseable {
    static final String DROP_COPY = "-DC";

    private final String firm;
    private final Supplier<VenueEngine> engine;
    private final SessionLine ordersLine;
    private final SessionLine dropCopyLine;
    private final ReportDelivery orders;
    private final ReportDelivery dropCopy;

    /// @param engine asked for when there is something to tell it: it is made after its firms' lines
    /// @param sent counts what was sent
    FirmLines(
            String firm,
            Supplier<VenueEngine> engine,
            SessionID ordersId,
            SessionID dropCopyId,
            Clock clock,
            Faults faults,
            AtomicLong sent) {
        this.firm = firm;
        this.engine = engine;
        this.ordersLine = new SessionLine(
                ordersId,
                clock,
                (dispatch, now) -> ReportMessages.write(dispatch, now.instant()),
                dispatch -> Untruths.told(dispatch, faults),
                sent);
        this.dropCopyLine = new SessionLine(
                dropCopyId, clock, (dispatch, now) -> ReportMessages.copy(dispatch, now.instant()), List::of, sent);
        this.orders = new ReportDelivery(ordersLine, ids -> engine.get().delivered(firm, ids));
        this.dropCopy = new ReportDelivery(dropCopyLine, ids -> engine.get().delivered(firm + DROP_COPY, ids));
    }

    SessionLine ordersLine() {
        return ordersLine;
    }

    SessionLine dropCopyLine() {
        return dropCopyLine;
    }

    /// What is to be said on the orders session.
    ReportDelivery orders() {
        return orders;
    }

    void start(String venue) {
        start(orders, "venue-%s-%s".formatted(venue, firm));
        start(dropCopy, "venue-%s-%s".formatted(venue, firm + DROP_COPY));
    }

    private static void start(ReportDelivery delivery, String name) {
        Thread.ofPlatform().daemon().name(name).start(delivery);
    }

    /// What happened and is durable.
    void add(List<? extends Outcome> outcomes) {
        orders.add(outcomes.stream()
                .flatMap(outcome -> Dispatch.onOrders(firm, outcome))
                .toList());
        dropCopy.add(outcomes.stream()
                .flatMap(outcome -> Dispatch.onDropCopy(firm, outcome))
                .toList());
    }

    /// Of the past: what a session's store had already is not sent again.
    void past(JournalEntry entry) {
        add(List.of(entry));
        if (entry instanceof JournalEntry.Delivered(var session, var ids)) {
            if (session.equals(firm)) {
                orders.forget(ids);
            } else if (session.equals(firm + DROP_COPY)) {
                dropCopy.forget(ids);
            }
        }
    }

    /// A session's numbers begin anew in the middle of the day: whatever the firm missed it cannot ask for any more, so
    /// all that was said today is said again. To be called before the session is up.
    void beginAnew(boolean isDropCopy) {
        ReportDelivery delivery = isDropCopy ? dropCopy : orders;
        delivery.pause();
        engine.get()
                .today(entries -> delivery.resendAll(entries.stream()
                        .flatMap(
                                entry -> isDropCopy ? Dispatch.onDropCopy(firm, entry) : Dispatch.onOrders(firm, entry))
                        .toList()));
    }

    void wake() {
        orders.wake();
        dropCopy.wake();
    }

    @Override
    public void close() {
        Stream.of(orders, dropCopy).forEach(ReportDelivery::close);
    }
}

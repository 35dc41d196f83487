package io.countersign.venue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Something to be sent to a firm.
///
/// @param id the same for the same thing; nothing else has it
/// @param orderId of the order that it is about; empty when it is about none
/// @param content what it says
/// @param again whether it may have been sent before
record Dispatch(String id, String orderId, Outcome content, boolean again) {
    private static final AtomicLong ANSWERS = new AtomicLong();

    /// What a firm's orders session says of an outcome.
    static Stream<Dispatch> onOrders(String firm, Outcome outcome) {
        return switch (outcome) {
            case JournalEntry.Received received -> received.reports().stream().flatMap(report -> of(firm, report));
            case JournalEntry.Reported(var report) -> of(firm, report);
            case JournalEntry.Refused(var refused) ->
                refused.firm().equals(firm)
                        ? Stream.of(new Dispatch(refused.rejectId(), refused.orderId(), outcome, false))
                        : Stream.empty();
            case JournalEntry.DayEnded ended -> of(ended.alone());
            case Outcome.Status status -> answer(firm, status.firm(), status);
            case Outcome.UnknownOrder unknown -> answer(firm, unknown.firm(), unknown);
            case Outcome.MassCanceled mass -> answer(firm, mass.firm(), mass);
            case JournalEntry.Begun _,
                    JournalEntry.Delivered _,
                    JournalEntry.Halted _,
                    JournalEntry.Resumed _,
                    JournalEntry.Connected _,
                    JournalEntry.Spent _,
                    JournalEntry.Unreported _ -> Stream.empty();
        };
    }

    /// What its drop copy session says: trades, busts and corrections, and the end of the day with its positions.
    static Stream<Dispatch> onDropCopy(String firm, Outcome outcome) {
        if (outcome instanceof JournalEntry.DayEnded ended) {
            return of(ended.of(firm));
        }
        return onOrders(firm, outcome)
                .filter(dispatch -> dispatch.content instanceof JournalEntry.Reported(var report) && report.isTrade());
    }

    private static Stream<Dispatch> of(JournalEntry.DayEnded ended) {
        return Stream.of(new Dispatch(ended.id(), "", ended, false));
    }

    private static Stream<Dispatch> of(String firm, Report report) {
        return report.firm().equals(firm)
                ? Stream.of(new Dispatch(report.execId(), report.orderId(), new JournalEntry.Reported(report), false))
                : Stream.empty();
    }

    private static Stream<Dispatch> answer(String firm, String to, Outcome answer) {
        return to.equals(firm)
                ? Stream.of(new Dispatch("answer " + ANSWERS.incrementAndGet(), "", answer, false))
                : Stream.empty();
    }

    /// Whether it is sent until it is delivered, also after a restart.
    boolean isDurable() {
        return content instanceof JournalEntry;
    }

    Dispatch sentAgain() {
        return new Dispatch(id, orderId, content, true);
    }
}

package io.countersign.position;

import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ExecutionStore;
import io.countersign.execution.ExecutionStore.NotBooked;
import io.countersign.execution.FeeSchedule;
import io.countersign.execution.ReportId;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderId;
import io.countersign.order.OrderLedger;
import io.countersign.order.OrderTerms;
import io.countersign.order.OrderTransitions;
import io.countersign.order.Side;
import io.countersign.order.Voided;
import io.countersign.reconciliation.BreakKind;
import io.countersign.reconciliation.BreakStore;
import io.countersign.reconciliation.Difference;
import io.countersign.risk.ReservationStore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One booking of an order's reports. What cannot be booked is held, and nothing else of the order waits for
/// it. A bust or a correction waits for its trade the same way; it is looked at again whenever something of
/// the order is booked.
///
/// Not for use by two threads, nor twice. The caller holds the order and its account.
final class Booking {
    private final Handle handle;
    private final OrderId order;
    private final AccountId account;
    private final OrderLedger.Locked before;
    private final Instant now;
    private final Traded traded;
    private final FeeSchedule fees;
    private final List<ExecutionReport> booked = new ArrayList<>();
    private final List<Voided> voided = new ArrayList<>();

    Booking(Handle handle, OrderId order, OrderLedger.Locked before, Instant now) {
        this.handle = handle;
        this.order = order;
        this.account = before.account();
        this.before = before;
        this.now = now;
        this.traded = Traded.by(handle, order);
        this.fees = PositionStore.feeSchedule(handle);
    }

    /// What a look at a report came to.
    private sealed interface Found {
        record Booked() implements Found {}

        /// @param why absent where it only waits for its trade
        record Held(@Nullable Difference why) implements Found {}
    }

    /// Goes through them in the venue's order, and again as long as one of them explains another.
    OrderEvent.Reported of(List<NotBooked> reports) {
        Map<ReportId, Examination> examinations = examinations(reports);
        List<NotBooked> left = reports;
        List<Found.Held> why = List.of();
        boolean onlyBooked = true;
        boolean isGoingOn = !left.isEmpty();
        while (isGoingOn) {
            List<NotBooked> again = new ArrayList<>();
            List<Found.Held> reasons = new ArrayList<>();
            for (NotBooked one : left) {
                if (book(Objects.requireNonNull(examinations.get(one.report().id())), one, onlyBooked)
                        instanceof Found.Held held) {
                    again.add(one);
                    reasons.add(held);
                }
            }
            boolean isProgress = again.size() < left.size();
            isGoingOn = !again.isEmpty() && (isProgress || onlyBooked);
            // What nothing leads to that is booked may follow something that will not be.
            onlyBooked = isProgress;
            left = again;
            why = reasons;
        }
        hold(left, why);
        return new OrderEvent.Reported(booked, voided);
    }

    /// What each report is held against, in the venue's order: where a venue says in these that it took a change of the
    /// limit, what is ahead of that traded under the limit before. The larger quantity counts for all of them.
    private Map<ReportId, Examination> examinations(List<NotBooked> reports) {
        Map<ReportId, Examination> examinations = new HashMap<>();
        BigDecimal quantity = amended(reports)
                .map(terms -> terms.quantity().value())
                .orElse(before.quantity())
                .max(before.quantity());
        BigDecimal limit = traded.limitPrice();
        for (NotBooked one : reports) {
            Optional<Price> amended =
                    amended(List.of(one)).flatMap(terms -> terms.pricing().limit());
            if (limit != null && amended.isPresent()) {
                limit = amended.get().value();
            }
            examinations.put(one.report().id(), new Examination(order, account, traded.side(), quantity, limit));
        }
        return examinations;
    }

    /// The order with the change, where a venue says in these reports that it took one.
    private Optional<OrderTerms> amended(List<NotBooked> reports) {
        return OrderTransitions.termsAfter(
                before.state(),
                new OrderEvent.Reported(reports.stream().map(NotBooked::report).toList()));
    }

    private Found book(Examination examination, NotBooked one, boolean onlyBooked) {
        ExecutionReport report = one.report();
        Found found = switch (report.execution()) {
            case Execution.Trade trade -> trade(examination, one, trade, onlyBooked);
            case Execution.TradeCancel(var execRefId) -> bust(report, execRefId);
            case Execution.TradeCorrect correction -> correction(examination, one, correction);
            case Execution.New _,
                    Execution.Canceled _,
                    Execution.Expired _,
                    Execution.Rejected _,
                    Execution.PendingCancel _,
                    Execution.CancelRejected _,
                    Execution.PendingReplace _,
                    Execution.Replaced _,
                    Execution.ReplaceRejected _ -> new Found.Booked();
        };
        if (found instanceof Found.Booked) {
            booked.add(report);
            ExecutionStore.booked(handle, List.of(report), now);
            if (one.held() || one.accepted()) {
                BreakStore.heal(handle, report.id(), BreakKind.OF_WHAT_IS_HELD, Bookkeeper.BOOKKEEPER, now);
            }
        }
        return found;
    }

    private Found trade(Examination examination, NotBooked one, Execution.Trade trade, boolean onlyBooked) {
        ExecutionReport report = one.report();
        Optional<Difference> against =
                one.accepted() ? Optional.empty() : examination.of(handle, report, trade, onlyBooked);
        if (against.isPresent()) {
            return new Found.Held(against.get());
        }
        PositionStore.book(handle, order, report.clOrdId(), fill(report, trade.lastQty(), trade.lastPx()), now);
        ReservationStore.consume(handle, order, trade.lastQty().value());
        return new Found.Booked();
    }

    private Found bust(ExecutionReport report, String execRefId) {
        Optional<PositionStore.Booked> standing = standing(report, execRefId);
        if (standing.isEmpty()) {
            return new Found.Held(null);
        }
        PositionStore.reverse(handle, standing.get(), report.id().execId(), report.transactTime(), now);
        voided.add(voided(report, standing.get().fill()));
        return new Found.Booked();
    }

    private Found correction(Examination examination, NotBooked one, Execution.TradeCorrect correction) {
        ExecutionReport report = one.report();
        Optional<PositionStore.Booked> standing = standing(report, correction.execRefId());
        if (standing.isEmpty()) {
            return new Found.Held(null);
        }
        Fill was = standing.get().fill();
        BigDecimal more = correction.lastQty().value().subtract(was.quantity().value());
        Optional<Difference> against =
                one.accepted() ? Optional.empty() : examination.of(handle, report, correction, more);
        if (against.isPresent()) {
            return new Found.Held(against.get());
        }
        Fill to = fill(report, correction.lastQty(), correction.lastPx());
        PositionStore.correct(handle, standing.get(), to, now);
        voided.add(voided(report, was));
        if (more.signum() > 0) {
            ReservationStore.consume(handle, order, more);
        }
        return new Found.Booked();
    }

    /// Empty also where the trade is of another order: then it is not this report's.
    private Optional<PositionStore.Booked> standing(ExecutionReport report, String execRefId) {
        return PositionStore.standing(handle, new ReportId(report.id().venue(), execRefId))
                .filter(found -> found.order().equals(order));
    }

    private static Voided voided(ExecutionReport by, Fill fill) {
        return new Voided(by.id(), fill.quantity(), fill.price());
    }

    /// Those that are held already have their break, or wait for what may still come.
    private void hold(List<NotBooked> left, List<Found.Held> why) {
        ExecutionStore.hold(
                handle,
                left.stream().filter(one -> !one.held()).map(NotBooked::report).toList(),
                now);
        for (Found.Held held : why) {
            if (held.why() != null) {
                BreakStore.raise(handle, held.why(), Bookkeeper.BOOKKEEPER, now);
            }
        }
    }

    private Fill fill(ExecutionReport report, Quantity lastQty, Price lastPx) {
        return new Fill(
                report.id(),
                account,
                traded.instrument().symbol(),
                traded.side(),
                lastQty,
                lastPx,
                report.transactTime(),
                fees.fee(report.id().venue(), lastQty, traded.instrument().currency()));
    }

    /// What an order trades, which way, and at what price at worst.
    private record Traded(
            Instrument instrument, Side side, @Nullable BigDecimal limitPrice) {

        static Traded by(Handle handle, OrderId order) {
            return handle.createQuery("SELECT symbol, side, limit_price FROM orders WHERE order_id = :order")
                    .bind("order", order.value())
                    .map((row, _) -> new Traded(
                            InstrumentStore.find(handle, new Symbol(row.getString("symbol")))
                                    .orElseThrow(() -> new IllegalStateException("no instrument for " + order)),
                            Side.valueOf(row.getString("side")),
                            row.getBigDecimal("limit_price")))
                    .one();
        }
    }
}

package io.countersign.order;

import io.countersign.approval.ApprovalState;
import io.countersign.approval.ApprovalStore;
import io.countersign.approval.TermsHash;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditStore;
import io.countersign.execution.Placement;
import io.countersign.json.CanonicalTerms;
import io.countersign.json.Json;
import io.countersign.money.Price;
import io.countersign.risk.ReservationStore;
import io.countersign.risk.RiskCheckId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The one way in which an order changes in the database: an event goes through [OrderTransitions], the row
/// follows, the audit record is written, and where the order is over, what it had reserved is released. All in
/// the caller's transaction.
public final class OrderLedger {
    private OrderLedger() {}

    /// An order as it is entered: its first event has already been decided.
    ///
    /// @param runId the workflow run that alone may act on it
    public record Entry(
            OrderTerms terms,
            TermsHash termsHash,
            String runId,
            Instant receivedAt,
            @Nullable Worth worth) {}

    /// What risk found the order to be worth.
    public record Worth(
            @Nullable RiskCheckId riskCheck, @Nullable Long notionalMinor, Currency currency) {}

    /// Whose an order is: the run that alone may act on it, and how it stands.
    public record Owned(String runId, OrderStatus status) {}

    /// Which run owns an order; empty when there is no such order.
    public static Optional<Owned> runOf(Handle handle, OrderId order) {
        return handle.createQuery("SELECT run_id, status FROM orders WHERE order_id = :order")
                .bind("order", order.value())
                .map((row, _) -> new Owned(row.getString("run_id"), OrderStatus.valueOf(row.getString("status"))))
                .findOne();
    }

    /// Enters an order together with its first event.
    ///
    /// @return false, and nothing done, when the order is there already
    public static boolean enter(Handle handle, Entry entry, OrderEvent event, AuditRecord audit) {
        if (!Objects.equals(audit.subject().step(), 1)) {
            throw new IllegalStateException("an order is entered by its first step, not by " + audit.subject());
        }
        OrderState state = OrderTransitions.apply(new OrderState.PendingRisk(), event);
        OrderTerms terms = entry.terms();
        Worth worth = entry.worth();
        boolean over = state.status().isTerminal();
        int entered = handle.createUpdate("""
                        INSERT INTO orders (order_id, client_order_id, account_id, trader_id, symbol, side, quantity,
                                            order_type, limit_price, stop_price, time_in_force, terms_hash, run_id,
                                            state, status, leaves_qty, notional_minor, currency, reasons,
                                            risk_check_id, approval_id, step, created_at, updated_at)
                        VALUES (:order, :clientOrder, :account, :trader, :symbol, :side, :quantity,
                                :orderType, :limitPrice, :stopPrice, :timeInForce, :termsHash, :run,
                                CAST(:state AS jsonb), :status, :leaves, :notional, :currency, CAST(:reasons AS jsonb),
                                :riskCheck, :approval, 1, :createdAt, :updatedAt)
                        ON CONFLICT DO NOTHING""")
                .bind("order", terms.orderId().value())
                .bind("clientOrder", terms.clientOrderId().value())
                .bind("account", terms.accountId().value())
                .bind("trader", terms.trader().value())
                .bind("symbol", terms.symbol().value())
                .bind("side", terms.side().name())
                .bind("quantity", terms.quantity().value())
                .bind("orderType", terms.pricing().orderType())
                .bind("limitPrice", limitPrice(terms))
                .bind("stopPrice", stopPrice(terms))
                .bind("timeInForce", terms.timeInForce().name())
                .bind("termsHash", entry.termsHash().value())
                .bind("run", entry.runId())
                .bind("state", Json.write(state))
                .bind("status", state.status().name())
                .bind("leaves", over ? BigDecimal.ZERO : terms.quantity().value())
                .bind("notional", worth == null ? null : worth.notionalMinor())
                .bind("currency", worth == null ? null : worth.currency().getCurrencyCode())
                .bind("reasons", Json.write(reasons(state)))
                .bind(
                        "riskCheck",
                        worth == null || worth.riskCheck() == null
                                ? null
                                : worth.riskCheck().value())
                .bind("approval", approval(event))
                .bind("createdAt", entry.receivedAt().atOffset(ZoneOffset.UTC))
                .bind("updatedAt", audit.at().atOffset(ZoneOffset.UTC))
                .execute();
        if (entered == 1) {
            if (state instanceof OrderState.Held) {
                StopStore.hold(handle, terms.orderId(), audit.at());
            }
            AuditStore.append(handle, audit, event, state.status());
        }
        return entered == 1;
    }

    /// An order as it stands, its row locked.
    public record Locked(OrderState state, int step, BigDecimal quantity, AccountId account) {}

    /// What a step of a locked order came to, if it was done before. The order's own count spares the look where
    /// it was not.
    public static Optional<OrderEvent> eventOf(Handle handle, OrderId order, Locked before, int step) {
        return before.step() < step ? Optional.empty() : AuditStore.eventOf(handle, order, step);
    }

    /// @throws IllegalStateException when there is no such order
    public static Locked lock(Handle handle, OrderId order) {
        return handle.createQuery("""
                        SELECT state, step, quantity, account_id FROM orders WHERE order_id = :order FOR UPDATE""")
                .bind("order", order.value())
                .map((row, _) -> new Locked(
                        Json.read(row.getString("state"), OrderState.class),
                        row.getInt("step"),
                        row.getBigDecimal("quantity"),
                        new AccountId(row.getString("account_id"))))
                .findOne()
                .orElseThrow(() -> new IllegalStateException("no order " + order));
    }

    /// Applies an event to a locked order.
    ///
    /// @param audit its step must be the one after the order's last: another means that workflow and database
    ///     have drifted apart, which nothing may paper over
    /// @return the state after it
    /// @throws StopMet when other terms come too late, because the market has met the stop price
    public static OrderState apply(Handle handle, OrderId order, Locked before, OrderEvent event, AuditRecord audit) {
        int step = Objects.requireNonNull(audit.subject().step(), "a step of an order");
        if (step != before.step() + 1) {
            throw new IllegalStateException(
                    order + " is at step " + before.step() + " and cannot take step " + step + ", " + event);
        }
        OrderState state = OrderTransitions.apply(before.state(), event);
        Optional<OrderTerms> amended = OrderTransitions.termsAfter(before.state(), event);
        BigDecimal quantity = amended.map(terms -> terms.quantity().value()).orElse(before.quantity());
        Filled filled = state.progress();
        boolean over = state.status().isTerminal();
        BigDecimal leaves =
                over ? BigDecimal.ZERO : quantity.subtract(filled.cumQty()).max(BigDecimal.ZERO);
        handle.createUpdate("""
                        UPDATE orders
                        SET state = CAST(:state AS jsonb), status = :status, cum_qty = :cumQty, leaves_qty = :leaves,
                            avg_px = :avgPx, reasons = CAST(:reasons AS jsonb), step = :step, updated_at = :updatedAt,
                            quantity = :quantity, limit_price = COALESCE(:limitPrice, limit_price),
                            stop_price = COALESCE(:stopPrice, stop_price),
                            notional_minor = COALESCE(
                                (SELECT CAST(question #>> '{amounts,notionalMinor}' AS bigint) FROM risk_check
                                 WHERE order_id = :order AND terms_hash = :amendedTo AND allow
                                 ORDER BY step DESC LIMIT 1),
                                notional_minor),
                            risk_check_id = COALESCE(:riskCheck, risk_check_id),
                            approval_id = COALESCE(:approval, approval_id),
                            venue = COALESCE(:venue, venue)
                        WHERE order_id = :order""")
                .bind("state", Json.write(state))
                .bind("status", state.status().name())
                .bind("cumQty", filled.cumQty())
                .bind("leaves", leaves)
                .bind("avgPx", filled.avgPx())
                .bind("reasons", Json.write(reasons(state)))
                .bind("step", step)
                .bind("updatedAt", audit.at().atOffset(ZoneOffset.UTC))
                .bind("quantity", quantity)
                .bind("limitPrice", amended.map(OrderLedger::limitPrice).orElse(null))
                .bind("stopPrice", amended.map(OrderLedger::stopPrice).orElse(null))
                .bind(
                        "amendedTo",
                        amended.map(terms -> CanonicalTerms.of(terms).hash().value())
                                .orElse(null))
                .bind("riskCheck", riskCheck(event))
                .bind("approval", approval(event))
                .bind("venue", venue(event))
                .bind("order", order.value())
                .execute();
        // The market locks stops too, and of several orders at once. The firm is locked at the commit; were it locked
        // before the stop, three would wait for each other.
        follow(handle, order, before.state(), state, amended.isPresent(), audit.at());
        if (over) {
            ReservationStore.release(handle, order);
        } else if (isChanging(before.state()) && !isChanging(state)) {
            ReservationStore.shrinkTo(handle, order, leaves);
        }
        if (!over
                && event instanceof OrderEvent.Reported reported
                && !reported.voided().isEmpty()) {
            ReservationStore.growTo(handle, order, mostLeft(state, quantity));
        }
        boolean decided = event instanceof OrderEvent.Approved || event instanceof OrderEvent.Declined;
        if (isAsked(before.state()) && !isAsked(state) && !decided) {
            // The order ended meanwhile, or is to: there is nothing to sign for any more.
            ApprovalStore.close(handle, order, ApprovalState.WITHDRAWN, audit.at());
        }
        AuditStore.append(handle, audit, event, state.status());
        return state;
    }

    /// What is left to trade of an open order, or would be after the change that is under way.
    private static BigDecimal mostLeft(OrderState state, BigDecimal quantity) {
        BigDecimal most = state instanceof OrderState.AtVenue order && order.amendment() != null
                ? quantity.max(order.amendment().to().quantity().value())
                : quantity;
        return most.subtract(state.progress().cumQty()).max(BigDecimal.ZERO);
    }

    /// Whether more may be reserved than the order needs, for a change of its terms.
    private static boolean isChanging(OrderState state) {
        return state.change().isPresent();
    }

    private static boolean isAsked(OrderState state) {
        return state.change().filter(Amendment.Asked.class::isInstance).isPresent();
    }

    /// A stop is looked for by its price exactly while its order is held. An order that ends or goes out takes its
    /// stop with it, met or not; one that is to be another does so only while its stop has not been met.
    private static void follow(
            Handle handle, OrderId order, OrderState before, OrderState after, boolean isAnother, Instant at) {
        boolean wasHeld = before instanceof OrderState.Held;
        boolean isHeld = after instanceof OrderState.Held;
        if (wasHeld && !isHeld) {
            StopStore.drop(handle, order);
        } else if (wasHeld && isAnother && !StopStore.dropUnmet(handle, order)) {
            throw new StopMet(order);
        }
        if (isHeld && (!wasHeld || isAnother)) {
            StopStore.hold(handle, order, at);
        }
    }

    private static @Nullable BigDecimal limitPrice(OrderTerms terms) {
        return terms.pricing().limit().map(Price::value).orElse(null);
    }

    private static @Nullable BigDecimal stopPrice(OrderTerms terms) {
        return terms.pricing().stop().map(Price::value).orElse(null);
    }

    private static List<Reason> reasons(OrderState state) {
        return switch (state) {
            case OrderState.Closed closed -> closed.reasons();
            case OrderState.ExecutionFailed failed -> failed.reasons();
            case OrderState.PendingRisk _,
                    OrderState.PendingApproval _,
                    OrderState.Approved _,
                    OrderState.Held _,
                    OrderState.Triggered _,
                    OrderState.Released _,
                    OrderState.AtVenue _ -> List.of();
        };
    }

    private static @Nullable String riskCheck(OrderEvent event) {
        return switch (event) {
            case OrderEvent.Allowed(RiskCheckId riskCheck) -> riskCheck.value();
            case OrderEvent.Held(RiskCheckId riskCheck, Instant _) -> riskCheck.value();
            case OrderEvent.AmendAllowed(RiskCheckId riskCheck, OrderTerms _) -> riskCheck.value();
            default -> null;
        };
    }

    private static @Nullable String venue(OrderEvent event) {
        return event instanceof OrderEvent.Intended(List<Placement> placements)
                ? placements.stream().map(part -> part.venue().value()).collect(Collectors.joining(", "))
                : null;
    }

    private static @Nullable String approval(OrderEvent event) {
        return switch (event) {
            case OrderEvent.ApprovalRequested asked -> asked.approval().value();
            case OrderEvent.AmendRequested asked -> asked.approval().value();
            default -> null;
        };
    }
}

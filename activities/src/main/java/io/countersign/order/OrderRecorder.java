package io.countersign.order;

import io.countersign.approval.ApprovalState;
import io.countersign.approval.ApprovalStore;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.audit.AuditRecord.Verdict;
import io.countersign.audit.AuditStore;
import io.countersign.execution.MarketTrade;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.countersign.money.Price;
import io.temporal.activity.Activity;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Validates orders, and puts on record what their workflows came to by themselves.
public final class OrderRecorder implements OrderActivities {
    private static final Actor ORDER = Actor.service("order");

    private final Jdbi database;
    private final Clock clock;

    public OrderRecorder(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public ValidationResult validate(OrderInput input) {
        OrderTerms terms = input.terms();
        return database.withHandle(handle -> {
            List<Reason> faults = new ArrayList<>();
            Optional<Currency> currency = currencyOf(handle, terms.accountId());
            if (currency.isEmpty()) {
                faults.add(Reason.of(
                        RejectCode.UNKNOWN_ACCOUNT, null, terms.accountId().value()));
            }
            Optional<Instrument> instrument = InstrumentStore.find(handle, terms.symbol());
            if (instrument.isEmpty()) {
                faults.add(Reason.of(
                        RejectCode.UNKNOWN_SYMBOL, null, terms.symbol().value()));
            } else {
                faults.addAll(faults(terms, instrument.get()));
                currency.filter(own -> !own.equals(instrument.get().currency()))
                        .ifPresent(own -> faults.add(Reason.of(
                                RejectCode.CURRENCY_MISMATCH,
                                own.getCurrencyCode(),
                                instrument.get().currency().getCurrencyCode())));
            }
            return new ValidationResult(faults);
        });
    }

    /// What is wrong with the terms for this instrument.
    public static List<Reason> faults(OrderTerms terms, Instrument instrument) {
        List<Reason> faults = new ArrayList<>();
        BigDecimal lot = instrument.lot();
        if (!terms.quantity().isWholeLotsOf(lot)) {
            faults.add(Reason.of(
                    RejectCode.QUANTITY_NOT_IN_LOTS,
                    "lots of " + lot.toPlainString(),
                    terms.quantity().toString()));
        }
        Pricing pricing = terms.pricing();
        pricing.limit()
                .flatMap(limit -> offTick(RejectCode.PRICE_NOT_ON_TICK, limit, instrument))
                .ifPresent(faults::add);
        pricing.stop()
                .flatMap(stop -> offTick(RejectCode.STOP_PRICE_NOT_ON_TICK, stop, instrument))
                .ifPresent(faults::add);
        timeFault(pricing, terms.timeInForce()).ifPresent(faults::add);
        return faults;
    }

    private static Optional<Reason> offTick(RejectCode code, Price price, Instrument instrument) {
        return price.isOn(instrument.tick())
                ? Optional.empty()
                : Optional.of(Reason.of(code, "ticks of " + instrument.tick().toPlainString(), price.toString()));
    }

    private static Optional<Reason> timeFault(Pricing pricing, TimeInForce timeInForce) {
        String actual = pricing.orderType() + " " + timeInForce;
        return switch (pricing) {
            case Pricing.Market _ ->
                timeInForce == TimeInForce.GTC
                        ? Optional.of(Reason.of(RejectCode.ORDER_TYPE_NOT_SUPPORTED, "DAY, IOC or FOK", actual))
                        : Optional.empty();
            case Pricing.Limit _ -> Optional.empty();
            case Pricing.Stop _, Pricing.StopLimit _ ->
                timeInForce == TimeInForce.IOC || timeInForce == TimeInForce.FOK
                        ? Optional.of(Reason.of(RejectCode.STOP_CANNOT_BE_IMMEDIATE, "DAY or GTC", actual))
                        : Optional.empty();
        };
    }

    private static Optional<Currency> currencyOf(Handle handle, AccountId account) {
        return handle.createQuery("SELECT currency FROM account WHERE account_id = :account")
                .bind("account", account.value())
                .mapTo(String.class)
                .findOne()
                .map(Currency::getInstance);
    }

    @Override
    public EntryOutcome refuse(OrderStep step, OrderInput input, ValidationResult validation) {
        return refuse(step, input, validation, thisRun());
    }

    /// @param run the workflow run that the order belongs to
    EntryOutcome refuse(OrderStep step, OrderInput input, ValidationResult validation, String run) {
        return database.inTransaction(handle -> {
            OrderEvent event = new OrderEvent.Refused(validation.faults());
            boolean entered = OrderLedger.enter(
                    handle,
                    new OrderLedger.Entry(input.terms(), input.termsHash(), run, input.receivedAt(), null),
                    event,
                    new AuditRecord(
                            clock.instant(),
                            "ORDER_INVALID",
                            ORDER.onBehalfOf(input.terms().trader()),
                            new About(step.orderId(), input.terms().accountId(), step.number()),
                            input.terms(),
                            new Outcome(Verdict.DENY, validation.faults()),
                            null));
            return entered ? new EntryOutcome.Entered(event) : earlier(handle, step, run);
        });
    }

    /// The workflow run that calls the activity of this thread.
    public static String thisRun() {
        return Objects.requireNonNull(
                Activity.getExecutionContext().getInfo().getWorkflowRunId(), "called by a workflow");
    }

    /// What came of entering this order before: by this run, whose activity is run again, or by another.
    public static EntryOutcome earlier(Handle handle, OrderStep step, String run) {
        OrderLedger.Owned order = OrderLedger.runOf(handle, step.orderId())
                .orElseThrow(() -> new IllegalStateException(step + " was neither entered nor is it there"));
        return order.runId().equals(run)
                ? new EntryOutcome.Entered(AuditStore.eventOf(handle, step.orderId(), step.number())
                        .orElseThrow(() -> new IllegalStateException(step + " entered an order but left no record")))
                : new EntryOutcome.AlreadyKnown(order.status());
    }

    @Override
    public OrderEvent record(OrderStep step, OrderEvent event) {
        return database.inTransaction(handle -> {
            OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
            Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
            if (done.isPresent()) {
                return done.get();
            }
            Instant now = clock.instant();
            Entry entry = entry(event);
            if (entry.closes() != null) {
                ApprovalStore.close(handle, step.orderId(), entry.closes(), now);
            }
            OrderLedger.apply(handle, step.orderId(), before, event, audit(step, before, entry, now));
            return event;
        });
    }

    @Override
    public OrderEvent trigger(OrderStep step) {
        return database.inTransaction(handle -> {
            OrderLedger.Locked before = OrderLedger.lock(handle, step.orderId());
            Optional<OrderEvent> done = OrderLedger.eventOf(handle, step.orderId(), before, step.number());
            if (done.isPresent()) {
                return done.get();
            }
            Optional<MarketTrade> trade = StopStore.triggeredBy(handle, step.orderId());
            OrderEvent event = trade.<OrderEvent>map(OrderEvent.Triggered::new).orElseGet(OrderEvent.NotTriggered::new);
            OrderLedger.apply(
                    handle,
                    step.orderId(),
                    before,
                    event,
                    new AuditRecord(
                            clock.instant(),
                            trade.isPresent() ? "STOP_TRIGGERED" : "STOP_NOT_TRIGGERED",
                            ORDER,
                            new About(step.orderId(), before.account(), step.number()),
                            trade.map(by -> Map.of("trade", by)).orElse(null),
                            Outcome.done(),
                            null));
            return event;
        });
    }

    private static AuditRecord audit(OrderStep step, OrderLedger.Locked before, Entry entry, Instant now) {
        return new AuditRecord(
                now,
                entry.type(),
                entry.by() == null ? ORDER : ORDER.onBehalfOf(entry.by()),
                new About(step.orderId(), before.account(), step.number()),
                entry.reason() == null ? null : Map.of("reason", entry.reason()),
                new Outcome(Verdict.DONE, entry.reasons()),
                null);
    }

    /// How an event is put on record: its type, who wanted it and why, what becomes of an open approval request, and
    /// why it failed.
    private record Entry(
            String type,
            @Nullable Subject by,
            @Nullable String reason,
            @Nullable ApprovalState closes,
            List<Reason> reasons) {

        static Entry ofItself(String type) {
            return new Entry(type, null, null, null, List.of());
        }

        static Entry askedFor(String type, Subject by, String reason) {
            return new Entry(type, by, reason, null, List.of());
        }
    }

    private static Entry entry(OrderEvent event) {
        return switch (event) {
            case OrderEvent.ApprovalExpired _ ->
                new Entry("APPROVAL_EXPIRED", null, null, ApprovalState.EXPIRED, List.of());
            case OrderEvent.Expired _ ->
                new Entry("ORDER_EXPIRED", null, null, null, List.of(Reason.of(RejectCode.EXPIRED_UNTRIGGERED)));
            case OrderEvent.Withdrawn(Subject by, String reason) ->
                new Entry("ORDER_WITHDRAWN", by, reason, ApprovalState.WITHDRAWN, List.of());
            case OrderEvent.Abandoned(Subject by, String reason) -> Entry.askedFor("ORDER_ABANDONED", by, reason);
            case OrderEvent.CancelRequested(Subject by, String reason) ->
                Entry.askedFor("CANCEL_REQUESTED", by, reason);
            case OrderEvent.CancelNotSent _ -> Entry.ofItself("CANCEL_NOT_SENT");
            case OrderEvent.NoAnswer _ -> Entry.ofItself("VENUE_SILENT");
            case OrderEvent.Confirmed _ -> Entry.ofItself("VENUE_CONFIRMED");
            case OrderEvent.NeverPlaced(var _, List<Reason> reasons) ->
                new Entry("EXECUTION_FAILED", null, null, null, reasons);
            case OrderEvent.AmendFailed(List<Reason> reasons) -> new Entry("AMEND_FAILED", null, null, null, reasons);
            case OrderEvent.NotExecuted(List<Reason> reasons) ->
                new Entry("EXECUTION_FAILED", null, null, null, reasons);
            case OrderEvent.Refused _,
                    OrderEvent.Allowed _,
                    OrderEvent.Held _,
                    OrderEvent.Triggered _,
                    OrderEvent.NotTriggered _,
                    OrderEvent.ApprovalRequested _,
                    OrderEvent.Approved _,
                    OrderEvent.Declined _,
                    OrderEvent.DecisionRefused _,
                    OrderEvent.Intended _,
                    OrderEvent.Reported _,
                    OrderEvent.AmendAllowed _,
                    OrderEvent.AmendRequested _,
                    OrderEvent.AmendRefused _,
                    OrderEvent.ReplaceIntended _,
                    OrderEvent.RetryRefused _ ->
                throw new IllegalArgumentException(event + " has an activity of its own");
        };
    }
}

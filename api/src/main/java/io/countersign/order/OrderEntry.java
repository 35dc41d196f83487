package io.countersign.order;

import io.countersign.api.Prefer;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.json.CanonicalTerms;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Enters orders: starts the workflow of each once for ever, and waits for what comes of it. Thread-safe.
public final class OrderEntry {
    /// How long a client who says nothing waits for the risk decision.
    static final Duration DECISION_WAIT = Duration.ofSeconds(2);

    private final WorkflowClient temporal;
    private final OrderReads orders;
    private final OrderChanges changes;
    private final OrderLookup lookup;
    private final Clock clock;
    private final Dispatch dispatch;

    /// Where orders go.
    ///
    /// @param taskQueue of the order workflow
    public record Dispatch(String taskQueue, OrderSettings settings) {}

    public OrderEntry(
            WorkflowClient temporal,
            OrderReads orders,
            OrderChanges changes,
            OrderLookup lookup,
            Clock clock,
            Dispatch dispatch) {
        this.temporal = temporal;
        this.orders = orders;
        this.changes = changes;
        this.lookup = lookup;
        this.clock = clock;
        this.dispatch = dispatch;
    }

    /// What came of entering an order.
    public sealed interface Entered {

        /// It is in the database.
        record Created(OrderRow order) implements Entered {}

        /// It had been entered before, with the same content.
        record Known(OrderRow order) implements Entered {}

        /// Its workflow was started; there is no more to say yet.
        record Accepted(OrderRow order) implements Entered {}
    }

    /// How long somebody waits for what comes of an order.
    static Duration patience(Prefer prefer) {
        return prefer.patience().orElse(prefer.respondAsync() ? Duration.ZERO : DECISION_WAIT);
    }

    /// @param until when its client waits, by [System#nanoTime]
    /// @param place that the order has while it is under way
    /// @return absent where somebody else was faster with the same client order id
    /// @throws io.countersign.api.ProblemException `DUPLICATE_CLIENT_ORDER_ID`
    Optional<Entered> enter(OrderTerms terms, Prefer prefer, long until, Admission.Place place)
            throws InterruptedException {
        CanonicalTerms canonical = CanonicalTerms.of(terms);
        Optional<OrderRow> before = orders.find(terms.orderId());
        if (before.isPresent()) {
            return Optional.of(known(before.get(), canonical));
        }
        place.awaitTurn(left(until));
        OrderInput input = new OrderInput(terms, canonical.hash(), clock.instant(), dispatch.settings());
        boolean untilOver = prefer.patience().isPresent();
        try (OrderChanges.Expectation decided = changes.expect(
                terms.orderId(), status -> untilOver ? status.isTerminal() : status != OrderStatus.PENDING_RISK)) {
            place.listenTo(terms);
            OrderRow accepted = OrderLookup.pending(input, start(input).getRunId());
            place.keep();
            if (prefer.respondAsync() && !untilOver) {
                return Optional.of(new Entered.Accepted(accepted));
            }
            Optional<OrderRow> order = decided.within(left(until));
            return Optional.of(
                    order.<Entered>map(Entered.Created::new).orElseGet(() -> new Entered.Accepted(accepted)));
        } catch (WorkflowExecutionAlreadyStarted _) {
            return Optional.empty();
        }
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    private WorkflowExecution start(OrderInput input) {
        OrderWorkflow workflow = temporal.newWorkflowStub(
                OrderWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(input.orderId().workflowId())
                        .setTaskQueue(dispatch.taskQueue())
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                        .setDisableEagerExecution(false)
                        .build());
        return TemporalDeadline.within(TemporalDeadline.SHORT, () -> WorkflowClient.start(workflow::run, input));
    }

    /// An order that somebody else entered, or is about to, by the same client order id.
    ///
    /// @throws io.countersign.api.ProblemException `DUPLICATE_CLIENT_ORDER_ID`; `BUSY` where it is not there yet
    Entered again(OrderTerms terms, long until) throws InterruptedException {
        OrderRow order = changes.await(terms.orderId(), _ -> true, left(until))
                .or(() -> lookup.started(terms.orderId()))
                .orElseThrow(() -> Problem.of(
                                ProblemCode.BUSY, "The same order is just being entered; send it again in a moment")
                        .exception());
        return known(order, CanonicalTerms.of(terms));
    }

    /// @throws io.countersign.api.ProblemException `DUPLICATE_CLIENT_ORDER_ID`
    private static Entered known(OrderRow order, CanonicalTerms canonical) {
        if (!OrderLookup.isSame(order, canonical.hash())) {
            throw Problem.of(
                            ProblemCode.DUPLICATE_CLIENT_ORDER_ID,
                            "The account already used this client order id for an order with other content")
                    .about(order.orderId())
                    .exception();
        }
        return new Entered.Known(order);
    }
}

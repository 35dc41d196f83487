package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.approval.Decision;
import io.countersign.approval.TermsHash;
import io.countersign.approval.Verdict;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.VenueId;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Where one order lives in a test: a Temporal in which time is skipped, a worker, and the [House] around it.
/// When the test is over, the order's history is replayed, and looked through for anything that was left open.
final class Floor implements BeforeEachCallback, AfterEachCallback {
    static final Duration WINDOW = Duration.ofMinutes(5);
    static final Instant OPENING = Instant.parse("2026-03-02T15:00:00Z");
    static final Instruction BY_TRADER = new Instruction(new Subject("trader1"), "changed my mind");
    static final Instruction BY_OPERATIONS = new Instruction(new Subject("operations1"), "looked into it");

    private static final String QUEUE = "order";
    private static final long PATIENCE_SECONDS = 30;
    private static final TermsHash HASH = new TermsHash("5".repeat(64));

    private final Duration taskTimeout;
    private final OrderTerms ordered;
    private TestWorkflowEnvironment temporal;
    private House house;
    private OrderInput input;
    private OrderWorkflow workflow;
    private WorkflowStub stub;
    private boolean replayed = true;

    Floor() {
        this(Duration.ofSeconds(10));
    }

    Floor(Orders.Draft ordered) {
        this(Duration.ofSeconds(10), ordered.terms());
    }

    /// @param taskTimeout three times this long, the worker repeats a failed local activity by itself
    Floor(Duration taskTimeout) {
        this(taskTimeout, Orders.aLimitBuy().terms());
    }

    private Floor(Duration taskTimeout, OrderTerms ordered) {
        this.taskTimeout = taskTimeout;
        this.ordered = ordered;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        open(ordered, 600);
    }

    /// @param cacheSize how many orders the worker keeps in mind; with none, each task replays the whole history
    void open(OrderTerms terms, int cacheSize) {
        temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setInitialTime(OPENING)
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setIdentity("order-test")
                        .build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkflowCacheSize(cacheSize)
                        .build())
                .build());
        house = new House(terms, temporal::currentTimeMillis);
        input = new OrderInput(terms, HASH, OPENING, new OrderSettings(WINDOW, QUEUE));
        Worker worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(
                WorkflowImplementationOptions.newBuilder()
                        .setFailWorkflowExceptionTypes(Throwable.class)
                        .build(),
                OrderWorkflowImpl.class);
        worker.registerActivitiesImplementations(house);
        temporal.start();
        workflow = temporal.getWorkflowClient()
                .newWorkflowStub(
                        OrderWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowTaskTimeout(taskTimeout)
                                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                                .setWorkflowId(terms.orderId().workflowId())
                                .build());
        stub = WorkflowStub.fromTyped(workflow);
    }

    House house() {
        return house;
    }

    void start() {
        WorkflowClient.start(workflow::run, input);
    }

    /// Starts the order with a request to cancel it that is there from the beginning.
    Answer startAndCancel() {
        return WorkflowClient.executeUpdateWithStart(
                workflow::cancel,
                BY_TRADER,
                UpdateOptions.<Answer>newBuilder().build(),
                new WithStartWorkflowOperation<>(workflow::run, input));
    }

    /// Starts the order and waits until it has this status.
    void startUntil(OrderStatus status) {
        start();
        await(status);
    }

    OrderStatus result() {
        try {
            return stub.getResult(PATIENCE_SECONDS, TimeUnit.SECONDS, OrderStatus.class);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("stuck as " + workflow.state() + " after " + house.calls(), e);
        }
    }

    /// How the run ended, in words, for whoever looks for the reason of a failure.
    String end() {
        return history().getEvents().getLast().toString();
    }

    OrderState state() {
        return workflow.state();
    }

    /// Asks for the order's state until it has this status, without letting time be skipped.
    void await(OrderStatus status) {
        await(state -> state.status() == status);
    }

    void await(Predicate<OrderState> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!wanted.test(workflow.state())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("stuck as " + workflow.state() + " after " + house.calls());
            }
            Thread.onSpinWait();
        }
    }

    void timePasses(Duration duration) {
        temporal.sleep(duration);
    }

    Instant now() {
        return Instant.ofEpochMilli(temporal.currentTimeMillis());
    }

    Answer decide(Decision decision) {
        return workflow.decide(decision);
    }

    void signal(Decision decision) {
        workflow.decision(decision);
    }

    void signal(ExecutionReport... reports) {
        workflow.reports(List.of(reports));
    }

    Answer withdraw() {
        return workflow.withdraw(BY_TRADER);
    }

    Answer cancel() {
        return workflow.cancel(BY_TRADER);
    }

    /// Asks for a hundred more, at a limit a dollar higher.
    Answer amend() {
        return workflow.amend(
                new AmendInstruction(BY_TRADER.by(), "more of it", Quantity.of(200), Price.parse("151.00"), null));
    }

    /// Asks for another stop price.
    Answer amendStop(String stopPrice) {
        return workflow.amend(new AmendInstruction(BY_TRADER.by(), "later", null, null, Price.parse(stopPrice)));
    }

    /// Tells the order that the market has traded at its stop price, which may not be true.
    void signalTrigger() {
        workflow.triggered();
    }

    /// Tells the order that a session with this venue has come up.
    void signalLogon(VenueId venue) {
        workflow.loggedOn(venue);
    }

    Answer retry() {
        return workflow.retry(BY_OPERATIONS);
    }

    Answer abandon() {
        return workflow.abandon(BY_OPERATIONS);
    }

    /// Sends an update with these arguments, whatever they are; it must come back as failed, and soon.
    void failsToAsk(String update, Object... arguments) {
        assertThatThrownBy(() -> stub.startUpdate(update, WorkflowUpdateStage.COMPLETED, Answer.class, arguments)
                        .getResultAsync()
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join())
                .hasStackTraceContaining("WorkflowUpdateException");
    }

    void signalRaw(String signal, Object... arguments) {
        stub.signal(signal, arguments);
    }

    /// Sends an update, and returns as soon as the order has taken it in.
    WorkflowUpdateHandle<Answer> begin(String update, Object argument) {
        return stub.startUpdate(update, WorkflowUpdateStage.ACCEPTED, Answer.class, argument);
    }

    static Answer answer(WorkflowUpdateHandle<Answer> update) {
        return update.getResultAsync()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static Decision approval(String checker) {
        return decision(checker, Verdict.APPROVE);
    }

    static Decision rejection(String checker) {
        return decision(checker, Verdict.REJECT);
    }

    static Decision decision(String checker, Verdict verdict) {
        return new Decision(new Subject(checker), verdict, HASH, "seen and understood");
    }

    WorkflowExecutionHistory history() {
        return temporal.getWorkflowClient().fetchHistory(input.orderId().workflowId());
    }

    /// For the few tests in which the order must not come to its end.
    void isNotReplayed() {
        replayed = false;
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        try {
            if (test.getExecutionException().isEmpty() && replayed) {
                WorkflowExecutionHistory history = check();
                Recorded shape = test.getRequiredTestMethod().getAnnotation(Recorded.class);
                if (shape != null && Histories.areRecorded()) {
                    Histories.record(shape.value(), history);
                }
            }
        } finally {
            temporal.close();
        }
    }

    /// Whatever an order went through, this holds when it is over.
    WorkflowExecutionHistory check() throws Exception {
        assertThat(house.violations()).isEmpty();
        WorkflowExecutionHistory history = history();
        Histories.assertNothingIsLeftOpen(history);
        WorkflowReplayer.replayWorkflowExecution(history, OrderWorkflowImpl.class);
        return history;
    }

    void close() {
        temporal.close();
    }
}

package io.countersign.worker;

import io.countersign.approval.FourEyes;
import io.countersign.execution.Dispatch;
import io.countersign.execution.LogonRelay;
import io.countersign.execution.MassCancelRecorder;
import io.countersign.execution.MassCancelWorkflowImpl;
import io.countersign.execution.MassCanceler;
import io.countersign.execution.ReportInbox;
import io.countersign.execution.ReportRelay;
import io.countersign.execution.StopRelay;
import io.countersign.execution.Venue;
import io.countersign.order.OrderRecorder;
import io.countersign.order.OrderWorkflow;
import io.countersign.order.OrderWorkflowImpl;
import io.countersign.policy.Policy;
import io.countersign.position.Bookkeeper;
import io.countersign.risk.RiskGate;
import io.countersign.risk.RiskSettings;
import io.dropwizard.lifecycle.Managed;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/// The Temporal workers of this process. A workflow that is started through the same client is handed to them eagerly.
public final class Workers implements Managed {
    private static final int SHUTDOWN_SECONDS = 10;
    /// Each has a connection to the database most of its time. More at once would only wait for one there, where
    /// waiting fails after some seconds, and take them from those who ask.
    private static final int LOCAL_ACTIVITIES = 8;
    /// For how long a workflow may run without waiting. The first of a process loads its classes meanwhile, which takes
    /// longer on a busy machine than the second that is usual; Temporal waits for ten.
    private static final long LOADING_MILLIS = 5_000;

    private final WorkerFactory factory;

    /// What the activities need.
    public record Tools(Jdbi database, Policy policy, Clock clock, RiskSettings risk) {}

    /// The venues this process has sessions with, and where they deliver.
    public record Venues(List<? extends Venue> sessions, ReportInbox inbox) {
        public Venues {
            sessions = List.copyOf(sessions);
        }
    }

    /// @param venues used for the role EXECUTION only
    public Workers(WorkflowClient client, Set<Role> roles, Tools tools, Venues venues) {
        this.factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkflowCacheSize(2_000)
                        .build());
        boolean executes = roles.contains(Role.EXECUTION);
        if (roles.contains(Role.ORDER)) {
            Worker worker = factory.newWorker(
                    TaskQueues.ORDER,
                    options().setLocalActivityWorkerOnly(!executes).build());
            worker.registerWorkflowImplementationTypes(OrderWorkflowImpl.class, MassCancelWorkflowImpl.class);
            worker.registerActivitiesImplementations(
                    new OrderRecorder(tools.database(), tools.clock()),
                    new RiskGate(tools.database(), tools.policy(), tools.clock(), tools.risk()),
                    new FourEyes(tools.database(), tools.policy(), tools.clock()),
                    new Bookkeeper(tools.database(), tools.clock()),
                    new MassCancelRecorder(tools.database(), tools.clock()));
            if (executes) {
                worker.registerActivitiesImplementations(dispatch(tools, venues), massCanceler(tools, venues));
            }
        }
        if (executes) {
            factory.newWorker(TaskQueues.EXECUTION, options().build())
                    .registerActivitiesImplementations(dispatch(tools, venues), massCanceler(tools, venues));
        }
    }

    private static WorkerOptions.Builder options() {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setDefaultDeadlockDetectionTimeout(LOADING_MILLIS)
                .setMaxConcurrentLocalActivityExecutionSize(LOCAL_ACTIVITIES);
    }

    private static Dispatch dispatch(Tools tools, Venues venues) {
        return new Dispatch(
                tools.database(),
                tools.policy(),
                tools.clock(),
                tools.risk().maxQuoteAge(),
                venues.sessions(),
                venues.inbox());
    }

    private static MassCanceler massCanceler(Tools tools, Venues venues) {
        return new MassCanceler(tools.database(), tools.clock(), venues.sessions());
    }

    /// How the relay tells an order's workflow of reports. A workflow that has ended hears nothing any more; what comes
    /// then is booked here.
    public static ReportRelay.Signal signal(WorkflowClient client, Bookkeeper bookkeeper) {
        return (order, reports) -> {
            try {
                client.newWorkflowStub(OrderWorkflow.class, order.workflowId()).reports(reports);
            } catch (WorkflowNotFoundException _) {
                bookkeeper.bookAfterTheEnd(order, reports);
            }
        };
    }

    /// How the relay tells an order's workflow that the market has traded at its stop price.
    public static StopRelay.Signal stopSignal(WorkflowClient client) {
        return order ->
                client.newWorkflowStub(OrderWorkflow.class, order.workflowId()).triggered();
    }

    /// How the relay tells an order's workflow that its venue is back. One that has ended needs not know.
    public static LogonRelay.Signal logonSignal(WorkflowClient client) {
        return (order, venue) -> {
            try {
                client.newWorkflowStub(OrderWorkflow.class, order.workflowId()).loggedOn(venue);
            } catch (WorkflowNotFoundException _) {
                // its end is on its way to the books
            }
        };
    }

    @Override
    public void start() {
        factory.start();
    }

    /// Stops polling, lets what runs come to an end, and gives up waiting after a while: what is cut off is taken up
    /// again by the next process.
    @Override
    public void stop() {
        factory.shutdown();
        factory.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}

package io.countersign.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.fixture.RealParts;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.util.Optional;

/// Temporal without the product, on the same server and the same database: an order is through when its workflow is.
/// Worker and client are in this process.
final class BareTemporal implements Contender {
    private final String name;
    private final boolean eager;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final WorkerFactory workers;

    private BareTemporal(
            String name,
            RealParts.Place place,
            HikariDataSource pool,
            Class<? extends BareWorkflow> shape,
            boolean eager) {
        this.name = name;
        this.eager = eager;
        this.stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(place.temporal())
                .build());
        this.client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(place.namespace())
                        .build());
        this.workers = WorkerFactory.newInstance(client);
        Worker worker = workers.newWorker(
                queue(), WorkerOptions.newBuilder().setUsingVirtualThreads(true).build());
        worker.registerWorkflowImplementationTypes(shape);
        worker.registerActivitiesImplementations(new BareSteps(pool));
        workers.start();
    }

    static BareTemporal nine(RealParts.Place place, HikariDataSource pool) {
        return new BareTemporal("b  bare Temporal, nine activities", place, pool, BareWorkflow.Nine.class, false);
    }

    static BareTemporal oneEager(RealParts.Place place, HikariDataSource pool) {
        return new BareTemporal("c  bare Temporal, one eager activity", place, pool, BareWorkflow.OneEager.class, true);
    }

    private String queue() {
        return "bench-" + name.charAt(0);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void enter(Flow.Wanted order) {
        client.newWorkflowStub(
                        BareWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id(order))
                                .setTaskQueue(queue())
                                .setDisableEagerExecution(!eager)
                                .build())
                .run(order);
    }

    private String id(Flow.Wanted order) {
        return queue() + ":" + order.clientOrderId();
    }

    @Override
    public Optional<String> workflow(Flow.Wanted order) {
        return Optional.of(id(order));
    }

    @Override
    public void close() {
        workers.shutdownNow();
        stubs.shutdownNow();
    }
}

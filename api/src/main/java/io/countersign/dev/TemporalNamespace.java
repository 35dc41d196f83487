package io.countersign.dev;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;

/// A namespace of our own, so that our orders keep the history of their own thirty days.
///
/// @param stubs of the server
/// @param name of the namespace
public record TemporalNamespace(WorkflowServiceStubs stubs, String name) {

    /// How long a closed order's history stays with Temporal; the audit records stay for ever.
    private static final Duration RETENTION = Durations.fromDays(30);

    /// Registers it where it is missing, and sets the retention right where it is not.
    public void ensure() {
        try {
            Duration retention = stubs.blockingStub()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(name)
                            .build())
                    .getConfig()
                    .getWorkflowExecutionRetentionTtl();
            if (!retention.equals(RETENTION)) {
                stubs.blockingStub()
                        .updateNamespace(UpdateNamespaceRequest.newBuilder()
                                .setNamespace(name)
                                .setConfig(NamespaceConfig.newBuilder().setWorkflowExecutionRetentionTtl(RETENTION))
                                .build());
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            register();
        }
    }

    private void register() {
        stubs.blockingStub()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(name)
                        .setDescription("Orders: one durable workflow each")
                        .setWorkflowExecutionRetentionPeriod(RETENTION)
                        .build());
    }

    /// The server's parts hear of a new namespace by and by; this asks one that needs to have heard.
    public boolean isUsable() {
        stubs.blockingStub()
                .countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(name)
                        .build());
        return true;
    }

    /// As the server says it.
    public String serverVersion() {
        return stubs.blockingStub()
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                .getServerVersion();
    }
}

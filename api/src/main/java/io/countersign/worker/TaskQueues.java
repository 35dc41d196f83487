package io.countersign.worker;

import java.util.Set;

/// Which task queues there are. Which of them an order's execution uses is part of the order's input.
public final class TaskQueues {
    /// The workflows of orders, and their executions where one process has both roles.
    public static final String ORDER = "order";

    /// Executions, where roles are apart.
    public static final String EXECUTION = "execution";

    private TaskQueues() {}

    /// The queue for the executions of orders that a process enters: the workflows' own where the same process has both
    /// roles, so that the server hands the execution over without a detour.
    public static String execution(Set<Role> roles) {
        return roles.contains(Role.ORDER) && roles.contains(Role.EXECUTION) ? ORDER : EXECUTION;
    }
}

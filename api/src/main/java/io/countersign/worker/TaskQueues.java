package io.countersign.worker;

import java.util.Set;

/// Which task queue a role polls. Which of them an order's execution uses is part of the order's input.
public final class TaskQueues {
    /// The workflows of orders.
    public static final String ORDER = "order";

    private static final String EXECUTION = "execution";

    private TaskQueues() {}

    /// The queue for executions: the workflows' own where one process has both roles, so that the server hands them
    /// over
    /// without a detour; a queue of their own otherwise.
    ///
    /// @param together the roles that run in one process, everywhere
    public static String execution(Set<Role> together) {
        return together.contains(Role.ORDER) && together.contains(Role.EXECUTION) ? ORDER : EXECUTION;
    }
}

package io.countersign.order;

import io.countersign.execution.ClOrdId;
import io.countersign.order.OrderState.AtVenue;
import io.countersign.order.OrderState.Closed;
import io.countersign.order.OrderState.ExecutionFailed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How an order stands by what became of its parts.
final class Children {
    private Children() {}

    /// The order with one of its parts changed; as it is, when it has no such part.
    ///
    /// @param root absent for all parts
    static OrderState with(AtVenue order, @Nullable ClOrdId root, UnaryOperator<Child> change) {
        return each(order, child -> root == null || child.clOrdId().equals(root) ? change.apply(child) : child);
    }

    /// The order with every part changed.
    static OrderState each(AtVenue order, UnaryOperator<Child> change) {
        return settled(new AtVenue(order.children().stream().map(change).toList(), order.filled(), order.amendment()));
    }

    /// An order of which no part can trade any more is over, or parked: filled when nothing is left; canceled
    /// when that was asked for; parked when a part never got to its venue; else as its venues ended it.
    static OrderState settled(AtVenue order) {
        List<Child> children = order.children();
        if (children.stream().anyMatch(Child::isOpen)) {
            return order;
        }
        if (children.stream().allMatch(child -> child.stage() == Child.Stage.FILLED)) {
            return new Closed(OrderStatus.FILLED, order.filled(), List.of());
        }
        if (children.stream().anyMatch(child -> child.stage() == Child.Stage.CANCELED && child.cancelRequested())) {
            return new Closed(OrderStatus.CANCELED, order.filled(), reasons(children, Child.Stage.CANCELED));
        }
        if (children.stream().anyMatch(child -> child.stage() == Child.Stage.FAILED)) {
            return new ExecutionFailed(
                    reasons(children, Child.Stage.FAILED),
                    order.filled(),
                    attempts(children),
                    leaves(children),
                    children);
        }
        return children.stream().anyMatch(child -> child.stage() == Child.Stage.CANCELED)
                ? new Closed(OrderStatus.CANCELED, order.filled(), reasons(children, Child.Stage.CANCELED))
                : new Closed(OrderStatus.EXPIRED, order.filled(), reasons(children, Child.Stage.EXPIRED));
    }

    /// Absent when it is not known of every part.
    private static @Nullable BigDecimal leaves(List<Child> children) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Child child : children) {
            Optional<BigDecimal> left = child.leftover();
            if (left.isEmpty()) {
                return null;
            }
            sum = sum.add(left.get());
        }
        return sum;
    }

    private static int attempts(List<Child> children) {
        return children.stream()
                .mapToInt(child -> child.clOrdId().attempt())
                .max()
                .orElse(0);
    }

    private static List<Reason> reasons(List<Child> children, Child.Stage stage) {
        return children.stream()
                .filter(child -> child.stage() == stage)
                .flatMap(child -> child.reasons().stream())
                .distinct()
                .toList();
    }
}

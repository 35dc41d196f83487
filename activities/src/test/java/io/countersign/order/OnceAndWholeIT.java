package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.database.Invariants;
import io.countersign.database.TableContents;
import io.countersign.database.TestDatabase;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Faults;
import io.countersign.fixture.Steps;
import io.countersign.fixture.Together;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of every step: it happens once, however often it is taken, and as a whole, wherever it is cut off.
class OnceAndWholeIT {

    private static final int AT_ONCE = 4;
    private static final int MORE_THAN_ANY_STEP_HAS = 100;

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    static Stream<Steps> steps() {
        return Steps.all().stream();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void taken_again_it_changes_nothing_and_comes_to_the_same(Steps steps) {
        Desk desk = Desk.on(DATABASE);
        Steps.Step step = steps.ready().apply(desk);
        OrderStep number = next(desk, step);
        Object first = step.take(desk, number);
        TableContents after = contents();

        Object again = step.take(desk, number);

        assertThat(again).isEqualTo(first);
        assertThat(contents()).isEqualTo(after);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void taken_by_several_at_once_it_happens_once(Steps steps) {
        Desk desk = Desk.on(DATABASE);
        Steps.Step step = steps.ready().apply(desk);
        OrderStep number = next(desk, step);
        Callable<Object> taken = () -> step.take(desk, number);

        List<Object> results = Together.all(Collections.nCopies(AT_ONCE, taken));

        assertThat(results).containsOnly(results.getFirst());
        TableContents after = contents();
        assertThat(step.take(desk, number)).isEqualTo(results.getFirst());
        assertThat(contents()).isEqualTo(after);
        assertThat(desk.value(
                        Integer.class,
                        "SELECT COUNT(*) FROM audit WHERE order_id = ? AND step = ?",
                        number.orderId().value(),
                        number.number()))
                .isOne();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void out_of_turn_it_is_refused(Steps steps) {
        Desk desk = Desk.on(DATABASE);
        Steps.Step step = steps.ready().apply(desk);
        OrderStep number = next(desk, step);
        TableContents before = contents();

        OrderStep early = new OrderStep(number.orderId(), number.number() + 1);
        assertThatThrownBy(() -> step.take(desk, early)).isInstanceOf(IllegalStateException.class);

        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void cut_off_anywhere_it_leaves_nothing_and_succeeds_when_taken_again(Steps steps) {
        Desk desk = Desk.on(DATABASE);
        Steps.Step step = steps.ready().apply(desk);
        OrderStep number = next(desk, step);
        TableContents before = contents();

        int statement = 1;
        while (isKilledAfter(statement, desk, step, number)) {
            assertThat(contents()).as("killed after statement %d", statement).isEqualTo(before);
            statement++;
            assertThat(statement).isLessThan(MORE_THAN_ANY_STEP_HAS);
        }

        assertThat(statement).as("statements it was killed after").isGreaterThan(2);
        assertThat(contents()).isNotEqualTo(before);
        DATABASE.jdbi().useHandle(Invariants::hold);
    }

    private static boolean isKilledAfter(int statement, Desk desk, Steps.Step step, OrderStep number) {
        try {
            step.take(desk.over(Faults.killedAfterStatement(DATABASE.source(), statement)), number);
            return false;
        } catch (Faults.Killed _) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void killed_when_it_was_committed_and_nobody_knew_it_comes_to_the_same(Steps steps) {
        Desk desk = Desk.on(DATABASE);
        Steps.Step step = steps.ready().apply(desk);
        OrderStep number = next(desk, step);
        assertThatThrownBy(() -> step.take(desk.over(Faults.killedAfterCommit(DATABASE.source())), number))
                .isInstanceOf(Faults.Killed.class);
        TableContents after = contents();

        Object again = step.take(desk, number);

        assertThat(step.take(desk, number)).isEqualTo(again);
        assertThat(contents()).isEqualTo(after);
    }

    private static OrderStep next(Desk desk, Steps.Step step) {
        boolean entered = desk.value(
                        Integer.class,
                        "SELECT COUNT(*) FROM orders WHERE order_id = ?",
                        step.input().orderId().value())
                == 1;
        return entered ? desk.next(step.input()) : Desk.step(step.input(), 1);
    }

    /// Without what an execution that is taken up again says of itself: it asks the venue and policy each time.
    private static TableContents contents() {
        Map<String, String> rows =
                new HashMap<>(DATABASE.jdbi().withHandle(TableContents::of).rows());
        rows.computeIfPresent(
                "audit",
                (_, text) -> text.lines()
                        .filter(line -> !line.contains("EXECUTION_RESUMED"))
                        .collect(Collectors.joining("\n")));
        return new TableContents(rows);
    }
}

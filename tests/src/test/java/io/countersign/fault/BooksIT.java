package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.fixture.Histories;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The judge is judged: whatever is wrong in a copy of sound books is found. Of what the database alone says,
/// `InvariantsIT` shows the same.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BooksIT {
    private final RealParts parts = RealParts.shared();
    private final RealParts.Place sound = parts.place();
    private List<String> accepted = List.of();

    @BeforeAll
    void soundBooks() {
        try (TestApplication application = TestApplication.start(sound)) {
            Person trader = application.api().as("trader1");
            Person operations = application.api().as("operations1");
            String filled =
                    trader.submit(Order.buy("BAC", 100), "respond-async").orderId();
            trader.awaitFilled(filled, operations);
            String canceled = trader.submit(Order.buy("BAC", 10)
                            .limit(Quotes.farBelow(sound, "BAC").toPlainString()))
                    .orderId();
            trader.awaitStatus(canceled, "WORKING");
            trader.ask(canceled, "cancel", "changed my mind");
            trader.awaitEnd(canceled);
            String refused = trader.submit(Order.buy("RSTR", 10), "wait=20").orderId();
            String large =
                    trader.submit(Order.buy("IBM", 2_800), "respond-async").orderId();
            trader.awaitStatus(large, "PENDING_APPROVAL");
            application.api().as("checker1").approve(trader.approvalOf(large), "checked");
            trader.awaitFilled(large, operations);
            accepted = List.of(filled, canceled, refused, large);
            Books.agree(sound, accepted);
            application.venues().names().forEach(application.venues()::stop);
        }
    }

    @Test
    void sound_books_agree_in_a_copy_too() {
        Books.compare(parts.copyOf(sound), Set.of(), accepted);
    }

    private static Stream<Arguments> planted() {
        return Stream.of(
                Arguments.of("[orders that were accepted]", "DELETE FROM orders WHERE symbol = 'RSTR'"),
                Arguments.of(
                        "[orders that neither end nor are parked]",
                        "UPDATE orders SET status = 'WORKING' WHERE status = 'CANCELED'"),
                Arguments.of(
                        "[workflows that run]",
                        "UPDATE orders SET status = 'EXECUTION_FAILED' WHERE status = 'CANCELED'"),
                Arguments.of(
                        "[what venues reported, and is not in the books]",
                        "DELETE FROM execution_report WHERE report -> 'execution' ->> 'execType' = 'TRADE'"),
                Arguments.of(
                        "[what venues reported, and is not in the books]",
                        "UPDATE execution_report SET booked_at = NULL"),
                Arguments.of(
                        "[what is in the books, and no venue reported]",
                        "UPDATE execution_report SET exec_id = exec_id || '9'"),
                Arguments.of("[fills]", "DELETE FROM fill"),
                Arguments.of("[fills]", "UPDATE fill SET quantity = quantity + 1"),
                Arguments.of("[fills]", "UPDATE fill SET exec_id = exec_id || '9'"),
                Arguments.of("[positions]", "UPDATE position SET quantity = quantity - 1"),
                Arguments.of("was intended]", "UPDATE execution_intent SET intended_at = intended_at + interval '1 h'"),
                Arguments.of("was intended]", "DELETE FROM execution_intent WHERE quantity = 10"),
                Arguments.of(
                        "[orders reported on before they were meant to be sent]",
                        "DELETE FROM audit WHERE type = 'EXECUTION_INTENDED'"),
                Arguments.of("[broken invariants]", "DELETE FROM risk_check WHERE allow"),
                Arguments.of("[broken invariants]", "DELETE FROM approval_decision"),
                Arguments.of("[broken invariants]", "UPDATE reservation SET open_quantity = quantity"),
                Arguments.of("[broken invariants]", "DELETE FROM audit WHERE type = 'EXECUTION_REPORTED'"));
    }

    @ParameterizedTest
    @MethodSource("planted")
    void what_is_wrong_in_the_database_is_found(String finding, String wrong) {
        RealParts.Place copy = parts.copyOf(sound);
        parts.spoil(copy, wrong);

        isFound(finding, copy);
    }

    private void isFound(String finding, RealParts.Place copy) {
        assertThatThrownBy(() -> Books.compare(copy, Set.of(), accepted, "EXECUTION_FAILED"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(finding);
    }

    /// What other code may have left at Temporal under the name of an order.
    @ParameterizedTest
    @MethodSource("otherWorkflows")
    void what_is_wrong_at_Temporal_is_found(String finding, Class<? extends DynamicWorkflow> other) {
        RealParts.Place elsewhere = parts.place();
        RealParts.Place copy = parts.copyOf(sound);
        RealParts.Place spoiled = new RealParts.Place(
                copy.databaseUrl(), copy.temporal(), elsewhere.namespace(), copy.opa(), copy.dataDirectory());
        try (Histories ours = Histories.of(sound);
                Histories theirs = Histories.of(spoiled)) {
            theirs.writeAgain(accepted.stream().map(ours::of).toList(), other);
        }

        isFound(finding, spoiled);
    }

    private static Stream<Arguments> otherWorkflows() {
        return Stream.of(
                Arguments.of("does not replay", OtherSteps.class),
                Arguments.of("[history of ", SecondAttempt.class),
                Arguments.of("[workflows that failed]", Failing.class));
    }

    /// Takes other steps than an order does.
    public static class OtherSteps implements DynamicWorkflow {
        @Override
        public Object execute(EncodedValues order) {
            Workflow.sleep(Duration.ofMillis(1));
            return "";
        }
    }

    /// A step of it fails, and goes well when it is tried again.
    public static class SecondAttempt implements DynamicWorkflow {
        private static final Set<String> TRIED = ConcurrentHashMap.newKeySet();

        @Override
        public Object execute(EncodedValues order) {
            if (TRIED.add(Workflow.getInfo().getRunId())) {
                throw new IllegalStateException("a defect");
            }
            return "";
        }
    }

    public static class Failing implements DynamicWorkflow {
        @Override
        public Object execute(EncodedValues order) {
            throw ApplicationFailure.newNonRetryableFailure("no more", "NO_MORE");
        }
    }

    @Test
    void an_order_that_was_sent_twice_is_found() throws IOException {
        RealParts.Place copy = parts.copyOf(sound);
        Path journal = copy.dataDirectory().resolve("venues").resolve("XSIM.journal");
        Files.writeString(journal, """
                {"entry":"REFUSED","refused":{"rejectId":"XSIM-x-1","orderId":"NONE","firm":"countersign",\
                "refusal":{"code":6,"text":"it came before"}}}
                """, StandardOpenOption.APPEND);

        isFound("[what was sent twice]", copy);
    }

    @Test
    void a_defect_in_the_log_is_found() throws IOException {
        RealParts.Place copy = parts.copyOf(sound);
        Files.writeString(copy.dataDirectory().resolve("rest.log"), "ERROR Unexpected, urn:uuid:1\n");

        isFound("[log ", copy);
    }
}

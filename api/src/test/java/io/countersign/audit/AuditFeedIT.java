package io.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.AuditFeed.Subscription;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.database.Database;
import io.countersign.database.TestDatabase;
import io.countersign.order.AccountId;
import io.countersign.order.ClientOrderId;
import io.countersign.order.OrderChanges;
import io.countersign.order.OrderId;
import io.countersign.order.OrderReads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class AuditFeedIT {
    private static final AccountId ACCOUNT = new AccountId("ACC-001");
    private static final OrderId ORDER = OrderId.of(ACCOUNT, new ClientOrderId("one"));

    @RegisterExtension
    final TestDatabase database = new TestDatabase().withoutInvariants();

    /// While it is there, orders cannot be read, and it is told of each attempt.
    private final AtomicReference<@Nullable CountDownLatch> failing = new AtomicReference<>();

    private OrderChanges changes;
    private AuditFeed feed;

    @BeforeEach
    void start() {
        OrderReads orders = new OrderReads(failingToReadOrders());
        changes = new OrderChanges(database::connect, orders);
        feed = new AuditFeed(database.jdbi(), orders, changes);
        changes.start();
        feed.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        feed.stop();
        changes.stop();
    }

    @Test
    void tells_everything_once_though_the_orders_could_not_be_read_for_a_while() throws Exception {
        try (Subscription subscription = subscribe()) {
            CountDownLatch attempts = new CountDownLatch(2);
            failing.set(attempts);
            append("FIRST");
            assertThat(attempts.await(10, TimeUnit.SECONDS)).isTrue();
            append("SECOND");
            failing.set(null);

            assertThat(told(subscription, 2)).containsExactly("FIRST", "SECOND");
            append("THIRD");
            assertThat(told(subscription, 1)).containsExactly("THIRD");
        }
    }

    @Test
    void who_comes_while_another_goes_hears_what_is_recorded_then() throws Exception {
        Random random = new Random(20_261_122);
        for (int time = 0; time < 30; time++) {
            Subscription gone = subscribe();
            gone.close();
            int micros = random.nextInt(3_000);
            // An overflowing subscription is closed by the feed, and once more by its reader, whenever that notices.
            Thread reader = Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
                gone.close();
            });
            try (Subscription subscription = subscribe()) {
                reader.join();
                append("RECORD " + time);

                assertThat(told(subscription, 1)).containsExactly("RECORD " + time);
            }
        }
    }

    private Subscription subscribe() throws InterruptedException {
        Subscription subscription = feed.subscribe();
        while (subscription == null) {
            subscription = feed.subscribe();
        }
        return subscription;
    }

    private static List<String> told(Subscription subscription, int count) throws InterruptedException {
        List<String> types = new ArrayList<>();
        while (types.size() < count) {
            subscription.next(Duration.ofSeconds(10)).forEach(event -> types.add(event.type()));
        }
        return types;
    }

    private void append(String type) {
        database.jdbi()
                .useHandle(handle -> AuditStore.append(
                        handle,
                        new AuditRecord(
                                Instant.now(),
                                type,
                                Actor.service("api"),
                                new About(ORDER, ACCOUNT, null),
                                Map.of(),
                                Outcome.done(),
                                null)));
    }

    private Jdbi failingToReadOrders() {
        Jdbi jdbi = Database.jdbi(database.source());
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                CountDownLatch attempts = failing.get();
                if (attempts != null) {
                    attempts.countDown();
                    throw new IllegalStateException("the orders cannot be read");
                }
            }
        });
        return jdbi;
    }
}

package io.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.database.Database;
import io.countersign.database.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class AuditTailIT {
    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @Test
    void holds_back_what_comes_after_a_number_that_is_still_being_written() {
        AuditTail tail = AuditTail.after(database.jdbi(), 0);
        try (Handle slow = database.jdbi().open();
                Handle fast = database.jdbi().open()) {
            slow.begin();
            append(slow, "SLOW");
            append(fast, "FAST");

            assertThat(tail.next()).isEmpty();
            assertThat(tail.isHeldBack()).isTrue();
            assertThat(tail.next()).as("as long as it takes").isEmpty();

            slow.commit();

            assertThat(types(tail.next())).containsExactly("SLOW", "FAST");
            assertThat(tail.isHeldBack()).isFalse();
        }
    }

    @Test
    void goes_on_when_a_number_will_never_be_written() {
        AuditTail tail = AuditTail.after(database.jdbi(), 0);
        try (Handle first = database.jdbi().open();
                Handle second = database.jdbi().open()) {
            first.begin();
            append(first, "NEVER");
            append(second, "AFTER");
            assertThat(tail.next()).isEmpty();

            first.rollback();

            assertThat(types(tail.next())).containsExactly("AFTER");
        }
    }

    @Test
    void does_not_wait_for_those_who_began_to_write_later() {
        AuditTail tail = AuditTail.after(database.jdbi(), 0);
        try (Handle first = database.jdbi().open();
                Handle second = database.jdbi().open();
                Handle later = database.jdbi().open()) {
            first.begin();
            append(first, "NEVER");
            append(second, "AFTER");
            assertThat(tail.next()).isEmpty();
            later.begin();
            append(later, "LATER");

            first.rollback();

            assertThat(types(tail.next())).containsExactly("AFTER");
            later.commit();
            assertThat(types(tail.next())).containsExactly("LATER");
        }
    }

    @Test
    void loses_nothing_when_the_database_fails_in_the_middle() {
        AtomicBoolean failing = new AtomicBoolean();
        AuditTail tail = AuditTail.after(failingToTellTheWriters(failing), 0);
        try (Handle slow = database.jdbi().open();
                Handle fast = database.jdbi().open()) {
            append(fast, "FIRST");
            slow.begin();
            append(slow, "SLOW");
            append(fast, "FAST");

            failing.set(true);
            assertThatThrownBy(tail::next).hasMessage("the writers are not told");
            failing.set(false);

            assertThat(types(tail.next())).containsExactly("FIRST");
            slow.commit();
            assertThat(types(tail.next())).containsExactly("SLOW", "FAST");
        }
    }

    private Jdbi failingToTellTheWriters(AtomicBoolean failing) {
        Jdbi jdbi = Database.jdbi(database.source());
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                if (failing.get() && String.valueOf(context.getRawSql()).contains("pg_locks")) {
                    throw new IllegalStateException("the writers are not told");
                }
            }
        });
        return jdbi;
    }

    @Test
    void begins_with_what_is_recorded_from_now_on() throws InterruptedException {
        database.jdbi().useHandle(handle -> append(handle, "BEFORE"));
        AuditTail tail = AuditTail.fromNow(database.jdbi());
        database.jdbi().useHandle(handle -> append(handle, "AFTER"));

        assertThat(types(tail.next())).containsExactly("AFTER");
    }

    @Test
    void loses_nothing_and_keeps_the_order_while_many_write_and_some_give_up() throws Exception {
        long seed = 20_260_101;
        AuditTail tail = AuditTail.after(database.jdbi(), 0);
        List<Long> told = new ArrayList<>();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                Random random = new Random(seed + writer);
                running.add(writers.submit(() -> write(random)));
            }
            while (running.stream().anyMatch(one -> !one.isDone())) {
                tail.next().forEach(notice -> told.add(notice.sequence()));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        List<AuditNotice> rest = tail.next();
        while (!rest.isEmpty() || tail.isHeldBack()) {
            rest.forEach(notice -> told.add(notice.sequence()));
            rest = tail.next();
        }

        List<Long> written = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sequence FROM audit ORDER BY sequence")
                        .mapTo(Long.class)
                        .list());
        assertThat(told).as("seed " + seed).isEqualTo(written);
        assertThat(written).hasSizeGreaterThan(500);
    }

    private void write(Random random) {
        for (int i = 0; i < 100; i++) {
            try (Handle handle = database.jdbi().open()) {
                handle.begin();
                for (int record = random.nextInt(3); record >= 0; record--) {
                    append(handle, "RECORD");
                    handle.execute("SELECT pg_sleep(?)", new java.math.BigDecimal(random.nextInt(5)).movePointLeft(3));
                }
                if (random.nextInt(10) == 0) {
                    handle.rollback();
                } else {
                    handle.commit();
                }
            }
        }
    }

    private static void append(Handle handle, String type) {
        AuditStore.append(
                handle,
                new AuditRecord(
                        Instant.now(), type, Actor.service("api"), About.nothing(), Map.of(), Outcome.done(), null));
    }

    private static List<String> types(List<AuditNotice> notices) {
        return notices.stream().map(AuditNotice::type).toList();
    }
}

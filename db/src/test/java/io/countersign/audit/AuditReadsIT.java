package io.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.order.AccountScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditReadsIT {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final AuditReads.Filter ALL = new AuditReads.Filter(null, null, null, null, null);

    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final AuditReads audit = new AuditReads(DATABASE.jdbi());

    @Test
    void are_listed_by_time_and_then_by_number_page_by_page() {
        for (int secondsAfterNoon : List.of(5, 3, 3, 9, 1, 3, 5)) {
            append("KIND", NOON.plusSeconds(secondsAfterNoon));
        }

        List<AuditRow> listed = new ArrayList<>();
        AuditReads.@Nullable Place after = null;
        List<AuditRow> page;
        do {
            page = audit.list(ALL, new AccountScope.All(), after, 2);
            listed.addAll(page);
            after = page.isEmpty() ? null : AuditReads.Place.of(page.getLast());
        } while (after != null);

        assertThat(listed)
                .extracting(row -> row.at().getEpochSecond() - NOON.getEpochSecond())
                .containsExactly(1L, 3L, 3L, 3L, 5L, 5L, 9L);
        assertThat(listed)
                .extracting(AuditRow::sequence)
                .doesNotHaveDuplicates()
                .startsWith(5L, 2L, 3L, 6L);
    }

    private static void append(String type, Instant at) {
        DATABASE.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO audit (at_ns, type, service, verdict, reasons) VALUES (?, ?, 'spiffe://test', 'DONE', '[]')",
                        AuditStore.nanos(at),
                        type));
    }
}

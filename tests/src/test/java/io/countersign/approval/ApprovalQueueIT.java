package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.database.Database;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A checker before more requests than a page can hold: copies of one, of which those that were opened first
/// have the most time left.
class ApprovalQueueIT {
    private static final int COPIES = 520;

    private static TestApplication application;

    private final Person checker = application.api().as("checker1");

    @BeforeAll
    static void many_requests() {
        application = TestApplication.start(RealParts.shared().place());
        application.api().as("trader1").submit(Order.buy("IBM", 3_000));
        Database.jdbi(application.place().database())
                .useHandle(handle ->
                        handle.createUpdate("""
                        INSERT INTO approval (approval_id, order_id, risk_check_id, account_id, maker_id, terms, terms_hash,
                                              findings, required, state, opened_at, expires_at)
                        SELECT regexp_replace(approval_id, '[0-9]+$', CAST(1000 + i AS text)), order_id, risk_check_id,
                               account_id, maker_id, terms, terms_hash, findings, required, state,
                               opened_at + i * interval '1 s', expires_at + (:copies - i) * interval '1 s'
                          FROM approval, generate_series(1, :copies) i""").bind("copies", COPIES).execute());
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void what_is_open_comes_by_its_expiry_the_soonest_first_and_none_is_lost_between_pages() {
        List<JsonNode> all = new ArrayList<>();
        Answer page = checker.get("/api/approvals?state=OPEN&limit=200");
        all.addAll(page.items());
        while (!page.body().path("nextCursor").isNull()) {
            page = checker.get("/api/approvals?state=OPEN&limit=200&cursor=" + page.text("/nextCursor"));
            all.addAll(page.items());
        }

        assertThat(all)
                .hasSize(COPIES + 1)
                .extracting(request -> request.path("approvalId").asText())
                .doesNotHaveDuplicates();
        assertThat(all)
                .extracting(request -> Instant.parse(request.path("expiresAt").asText()))
                .isSorted();
        assertThat(all).allMatch(request -> request.path("mayDecide").asBoolean());
    }

    @Test
    void any_other_list_has_the_latest_opened_first() {
        assertThat(checker.get("/api/approvals").items())
                .extracting(request -> Instant.parse(request.path("openedAt").asText()))
                .isSortedAccordingTo(Comparator.reverseOrder());
    }
}

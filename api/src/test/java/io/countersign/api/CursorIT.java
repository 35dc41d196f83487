package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalReads;
import io.countersign.audit.AuditReads;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import io.countersign.order.OrderReads;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A cursor that somebody made up, with a checksum that is right.
@Timeout(60)
class CursorIT {
    private static final String ORDER = "O-" + "A".repeat(26);
    private static final String APPROVAL = "A-" + "A".repeat(26) + "-1";
    private static final String TIME = "2026-01-31T09:30:00Z";

    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Client auditor = API.as("auditor1");

    @Test
    void a_place_that_is_none_is_a_fault_of_its_sender() {
        String orders = "orders" + new OrderReads.Filter(null, null, Set.of(), null, null, null, null);
        String audit = "audit" + new AuditReads.Filter(null, null, null, null, null);
        ApprovalReads.Filter all = new ApprovalReads.Filter(null, null, null);
        String approvals = "approvals" + all + all.order();

        isFine("/api/orders", orders, TIME, ORDER);
        isFine("/api/approvals", approvals, TIME, APPROVAL);
        isFine("/api/audit", audit, "1769851800000000000", "7");
        for (String noTime : List.of("", "soon", "2026-02-30T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z")) {
            isRefused("/api/orders", orders, noTime, ORDER);
            isRefused("/api/approvals", approvals, noTime, APPROVAL);
        }
        for (String noId : List.of("", "O-1", "A-1", ORDER + "\u0000")) {
            isRefused("/api/orders", orders, TIME, noId);
            isRefused("/api/approvals", approvals, TIME, noId);
        }
        isRefused("/api/orders", orders, TIME);
        isRefused("/api/orders", orders, TIME, ORDER, "more");
        for (String noNumber : List.of("", "seven", "7.0", "99999999999999999999")) {
            isRefused("/api/audit", audit, "7", noNumber);
            isRefused("/api/audit", audit, noNumber, "7");
        }
        isRefused("/api/audit", audit, "7");
        isRefused("/api/audit", audit, "7", "8", "9");
    }

    private void isFine(String path, String list, String... place) {
        assertThat(ask(path, list, place).status()).as(path).isEqualTo(200);
    }

    private void isRefused(String path, String list, String... place) {
        Answer answer = ask(path, list, place);
        assertThat(answer.status()).as(path + " " + List.of(place)).isEqualTo(400);
        assertThat(answer.at("/code")).isEqualTo("INVALID_CURSOR");
    }

    private Answer ask(String path, String list, String... place) {
        return auditor.get(path + "?cursor=" + Cursor.of(list, List.of(place)));
    }
}

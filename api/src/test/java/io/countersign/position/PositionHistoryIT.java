package io.countersign.position;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What an account realised, of which there may be far more than a line can show. Every fill here realises a cent.
@Timeout(60)
class PositionHistoryIT {
    private static final int EVERY_SECONDS = 20;
    private static final int FILLS = 40 * 24 * 60 * 60 / EVERY_SECONDS;

    /// When the last fill was booked; the others were before it.
    private static Instant last;

    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private final Client trader = API.as("trader1");

    @BeforeAll
    static void forty_days_of_fills() {
        last = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        API.jdbi().useHandle(handle -> {
            handle.execute("ALTER TABLE fill DROP CONSTRAINT fill_cl_ord_id_fkey, DROP CONSTRAINT fill_order_id_fkey");
            handle.createUpdate("""
                    INSERT INTO fill (venue, exec_id, order_id, cl_ord_id, account_id, symbol, side, quantity, price,
                                      currency, fee_minor, realized_minor, traded_at, booked_at)
                    SELECT 'XSIM', 'F-' || i, 'O-' || i, 'C-' || i, 'ACC-001', 'IBM', 'SELL', 1, 10, 'USD', 0, 1, at, at
                      FROM (SELECT i, CAST(:last AS timestamptz) - (i - 1) * :every * interval '1 s' AS at
                              FROM generate_series(:fills, 1, -1) i) f""")
                    .bind("last", last.atOffset(ZoneOffset.UTC))
                    .bind("every", EVERY_SECONDS)
                    .bind("fills", FILLS)
                    .execute();
        });
    }

    @Test
    void an_hour_has_a_point_for_each_minute_as_it_was_at_its_end() {
        List<JsonNode> points = since(last.minusSeconds(3600 - EVERY_SECONDS));

        assertThat(points).hasSize(60);
        assertThat(points.getFirst().path("realizedPnl").asText()).isEqualTo("0.03");
        assertThat(points.get(1).path("realizedPnl").asText()).isEqualTo("0.06");
        assertThat(points.getLast().path("realizedPnl").asText()).isEqualTo("1.80");
        assertThat(at(points.getLast())).isEqualTo(last);
        assertThat(Duration.between(at(points.getFirst()), at(points.get(1)))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void however_long_the_time_there_are_no_more_points_than_minutes_in_a_day() {
        for (int hours : List.of(1, 23, 24, 25, 7 * 24, 31 * 24 - 1)) {
            List<JsonNode> points = since(last.minus(hours, ChronoUnit.HOURS));

            assertThat(points).as(hours + " hours").hasSizeBetween(60, 1_440);
            assertThat(at(points.getLast())).isEqualTo(last);
            assertThat(new BigDecimal(points.getLast().path("realizedPnl").asText()))
                    .as("a cent for each fill, the first of them included")
                    .isEqualTo(BigDecimal.valueOf(hours * 3600L / EVERY_SECONDS + 1, 2));
        }
    }

    @Test
    void a_moment_more_than_31_days_ago_is_refused_with_the_field_and_what_is_expected() {
        Answer refused = trader.get("/api/positions/history?account=ACC-001&from="
                + Instant.now().minus(31, ChronoUnit.DAYS).minusSeconds(60));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.at("/code")).isEqualTo("INVALID_REQUEST");
        assertThat(refused.at("/field")).isEqualTo("from");
        assertThat(refused.at("/expected")).startsWith("must not be before 2");
    }

    private List<JsonNode> since(Instant from) {
        Answer answer = trader.get("/api/positions/history?account=ACC-001&from=" + from);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonNode> points = new ArrayList<>();
        answer.json().path("items").forEach(points::add);
        return points;
    }

    private static Instant at(JsonNode point) {
        return Instant.parse(point.path("at").asText());
    }
}

package io.countersign.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Countersign;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What operations watch: the parts, what goes through, and the market. (Parts that are not well: see
/// StaleQuoteIT and VenueDownIT.)
class WatchIT {
    @RegisterExtension
    static final Countersign countersign = Countersign.running();

    private final Person operations = countersign.as("operations1");
    private final Person trader = countersign.as("trader1");

    @Test
    void the_parts_are_what_the_readiness_check_sees_and_each_venue() {
        Answer parts = operations.get("/api/parts");
        TreeSet<String> checked = new TreeSet<>();
        countersign.api().admin("GET", "/healthcheck").body().fieldNames().forEachRemaining(checked::add);

        assertThat(parts.items())
                .extracting(part -> part.path("part").asText())
                .containsAll(checked)
                .contains("database", "temporal", "policy", "quotes", "sessions", "changes")
                .contains("venue XSIM quotes", "venue XSIM orders", "venue XSIM drop copy")
                .contains("venue YSIM quotes", "venue YSIM orders", "venue YSIM drop copy")
                .hasSize(checked.size() + 6)
                .isSorted();
        assertThat(parts.items())
                .allMatch(part -> part.path("healthy").asBoolean())
                .filteredOn(part -> part.path("part").asText().startsWith("venue "))
                .allSatisfy(part -> assertThat(part.path("message").asText()).matches("up|[0-9]\\.[0-9] s old"));
        assertThat(Duration.between(Instant.parse(parts.text("/asOf")), Instant.now()))
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void the_activity_counts_orders_decisions_and_fills_and_what_is_open() {
        JsonNode before = operations.get("/api/activity").body();
        trader.submit(Order.buy("BAC", 100), "wait=20");
        trader.submit(Order.buy("NOPE", 100), "wait=20");
        String waiting = trader.submit(Order.buy("BAC", 40_000)).orderId();
        Answer approval = countersign.as("checker1").approvalOf(waiting);
        JsonNode meanwhile = operations.get("/api/activity").body();
        countersign.as("checker1").reject(approval, "only looked at");
        trader.awaitEnd(waiting);

        JsonNode after = operations.get("/api/activity").body();

        assertThat(added(before, after, "orders")).isEqualTo(3);
        assertThat(added(before, after, "decisions"))
                .as("two of risk, for the third was not valid; one of a checker")
                .isEqualTo(3);
        assertThat(added(before, after, "fills")).isEqualTo(countersign.value(Long.class, "SELECT count(*) FROM fill"));
        assertThat(meanwhile.at("/open/PENDING_APPROVAL").asInt()).isEqualTo(1);
        assertThat(after.path("open").has("PENDING_APPROVAL")).isFalse();
    }

    @Test
    void there_is_an_item_for_every_minute_asked_for_up_to_this_one() {
        List<JsonNode> five = operations.get("/api/activity?minutes=5").items();

        assertThat(five).hasSize(5);
        assertThat(Duration.between(minute(five.getFirst()), minute(five.getLast())))
                .isEqualTo(Duration.ofMinutes(4));
        assertThat(Duration.between(minute(five.getLast()), Instant.now())).isLessThan(Duration.ofMinutes(2));
        assertThat(operations.get("/api/activity").items()).hasSize(60);
        assertThat(operations.get("/api/activity?minutes=1440").items()).hasSize(1440);
        assertThat(List.of("0", "1441", "-1", "an+hour", "99999999999"))
                .allSatisfy(minutes -> assertThat(operations
                                .get("/api/activity?minutes=" + minutes)
                                .status())
                        .isEqualTo(400));
    }

    @Test
    void every_venues_quote_is_shown() {
        List<JsonNode> quotes = trader.get("/api/quotes?symbol=BAC").items();

        assertThat(quotes).extracting(quote -> quote.path("venue").asText()).containsExactly("XSIM", "YSIM");
        assertThat(quotes).allSatisfy(quote -> {
            assertThat(quote.path("symbol").asText()).isEqualTo("BAC");
            assertThat(quote.path("bid").asText()).matches("[0-9]+\\.[0-9]+");
            assertThat(quote.path("ask").asText()).matches("[0-9]+\\.[0-9]+");
            assertThat(quote.path("askSize").asText()).matches("[0-9]+");
            assertThat(Duration.between(Instant.parse(quote.path("at").asText()), Instant.now()))
                    .isLessThan(Duration.ofMinutes(1));
        });
        assertThat(trader.get("/api/quotes?symbol=DARK").items())
                .as("where nobody wants to trade, the venues say so")
                .allMatch(
                        quote -> quote.path("bid").isNull() && quote.path("ask").isNull());
        assertThat(trader.get("/api/quotes").status()).isEqualTo(400);
    }

    private static Instant minute(JsonNode item) {
        return Instant.parse(item.path("minute").asText());
    }

    private static long added(JsonNode before, JsonNode after, String what) {
        ToLongFunction<JsonNode> sum = activity -> {
            long all = 0;
            for (JsonNode item : activity.path("items")) {
                all += item.path(what).asLong();
            }
            return all;
        };
        return sum.applyAsLong(after) - sum.applyAsLong(before);
    }
}

package io.countersign.api;

import static io.countersign.fixture.OrderJson.aLimitBuy;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Client;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class UnavailableIT {
    @RegisterExtension
    final RunningApi api = new RunningApi();

    @Test
    void without_temporal_reading_goes_on_and_entering_says_try_again() {
        Client trader = api.as("trader1");
        String id = trader.post("/api/orders", aLimitBuy().toString(), "Prefer", "wait=20")
                .at("/orderId");
        api.stopTemporal();

        assertThat(trader.get("/api/orders/" + id).status()).isEqualTo(200);
        Answer entered = trader.post("/api/orders", aLimitBuy().toString());
        assertThat(entered.status()).as(entered.body()).isEqualTo(503);
        assertThat(entered.at("/code")).isEqualTo("UNAVAILABLE");
        assertThat(entered.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void without_the_database_everything_says_try_again() {
        Client trader = api.as("trader1");
        assertThat(trader.get("/api/orders").status()).isEqualTo(200);
        api.stopDatabase();

        Answer answer = trader.get("/api/orders");
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.at("/code")).isEqualTo("UNAVAILABLE");
    }

    @Test
    void readiness_and_metrics_are_on_the_admin_port() {
        api.as("trader1").post("/api/orders", aLimitBuy().toString());
        Answer metrics = api.adminClient().get("/metrics");
        Answer health = api.adminClient().get("/healthcheck");

        assertThat(metrics.body())
                .contains("countersign_orders_total{answer=", "countersign_order_decision_seconds_count 1", "hikaricp");
        assertThat(metrics.body()).contains("countersign_http_requests_seconds_count{method=\"POST\",path=\"/orders\"");
        assertThat(health.json().at("/database/healthy").asBoolean()).isTrue();
        assertThat(health.json().at("/policy/healthy").asBoolean()).isTrue();
        assertThat(health.json().at("/changes/healthy").asBoolean()).isTrue();
        assertThat(health.json().at("/quotes/healthy").asBoolean()).isTrue();
    }
}

package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.dev.PartKind;
import io.countersign.fixture.Api;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Order;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// PostgreSQL goes down without a word and comes back.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DatabaseRestartIT {

    private static final RealParts PARTS = RealParts.shared();
    private static final long SEED = 20_081_010;

    private final RealParts.Place place = PARTS.place();

    @Test
    void orders_go_on_and_listeners_miss_nothing() throws InterruptedException {
        try (TestApplication application = TestApplication.start(place);
                Desk desk = Desk.open(application.api(), SEED, 6);
                Listener listener = Listener.start(application.api(), "auditor1")) {
            Eventually.get(desk::entered, entered -> entered >= 20);

            PARTS.kill(PartKind.POSTGRES);
            try {
                Eventually.get(desk::troubles, troubles -> troubles.contains(503));
                Answer answer = application.api().as("trader1").get("/api/orders");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
            } finally {
                PARTS.start(PartKind.POSTGRES);
            }
            int before = desk.entered();
            Eventually.get(desk::entered, entered -> entered >= before + 20);
            Set<String> accepted = desk.finish().keySet();

            // One that was released before, and comes to its execution before the first quotes are back, is parked.
            Books.agree(place, accepted, "EXECUTION_FAILED");
            assertThat(desk.troubles()).containsExactly(503);
            waitingWorksAgain(application.api());
            listener.hasHeardAll(place);
        }
    }

    private static void waitingWorksAgain(Api api) {
        Eventually.holds(() -> assertThat(api.admin("GET", "/healthcheck").text("/changes/healthy"))
                .isEqualTo("true"));
        Answer order = api.as("trader1").submit(Order.buy("BAC", 10), "wait=20");
        assertThat(order.text("/status")).as(order.toString()).isEqualTo("FILLED");
    }
}

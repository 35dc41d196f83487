package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.Order;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.TestApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that break off or never get to the point, through the real server.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BadInputIT {

    private static final int SLOW_CLIENTS = 300;

    private final RealParts.Place place = RealParts.shared().place();

    @Test
    void half_a_request_enters_nothing_and_keeps_nobody_waiting() throws IOException {
        try (TestApplication application = TestApplication.start(place)) {
            Person trader = application.api().as("trader1");
            String body = "{\"clientOrderId\": \"half\", \"accountId\": \"ACC-001\", \"symbol\": \"BAC\"";
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                slow.add(begin(application.address(), trader, body));
            }
            try (Socket reset = begin(application.address(), trader, body)) {
                reset.setSoLinger(true, 0);
            }

            Answer meanwhile = trader.submit(Order.buy("BAC", 100), "wait=20");
            assertThat(meanwhile.text("/status")).as(meanwhile.toString()).isEqualTo("FILLED");
            for (Socket client : slow) {
                client.close();
            }
            Answer orders = trader.get("/api/orders");
            assertThat(orders.body().at("/items")).hasSize(1);
            Books.agree(place, List.of(meanwhile.orderId()));
        }
    }

    /// Sends the headers and the beginning of the body they announce.
    private static Socket begin(URI address, Person person, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        String head = """
                POST /api/orders HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: 500

                """.formatted(person.token());
        socket.getOutputStream().write((head.replace("\n", "\r\n") + body).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }
}

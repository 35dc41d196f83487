package io.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.dev.PartKind;
import io.countersign.fixture.Api;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.ForkedApplication;
import io.countersign.fixture.RealParts;
import io.countersign.identity.DevelopmentIssuer;
import io.countersign.identity.DevelopmentUsers;
import io.countersign.order.AccountId;
import io.countersign.order.ClientOrderId;
import io.countersign.order.OrderChanges;
import io.countersign.order.OrderId;
import io.countersign.order.OrderReads;
import io.countersign.order.OrderStatus;
import io.countersign.risk.GateAlone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// All of it, through REST with tokens: an order is entered when its risk decision is answered. Its execution goes on
/// behind, and belongs to the measurement: [#settle].
final class WholeProduct implements Contender {
    /// As `make run` has it.
    private static final List<String> JVM = Stream.concat(
                    Stream.of("-Xmx1g"), Optional.ofNullable(System.getProperty("countersign.bench.jvm")).stream())
            .toList();

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofMinutes(3);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Jdbi database;
    private final OrderChanges changes;
    private final ForkedApplication application;
    private final List<String> tokens;
    private final URI orders;

    /// @param database with a pool: asked often
    /// @param mostUnderWay orders at once, before more are answered 503
    WholeProduct(RealParts.Place place, Jdbi database, int mostUnderWay) {
        this.database = database;
        this.changes = new OrderChanges(() -> place.database().getConnection(), new OrderReads(database));
        changes.start();
        this.application = ForkedApplication.start(
                place,
                Map.of(
                        "COUNTERSIGN_APPROVAL_WINDOW",
                        "PT1H",
                        "COUNTERSIGN_MOST_UNDER_WAY",
                        Integer.toString(mostUnderWay)),
                JVM,
                "server");
        this.orders = application.api().address().resolve("/api/orders");
        try {
            DevelopmentIssuer issuer = DevelopmentIssuer.in(place.dataDirectory(), "countersign", Clock.systemUTC());
            this.tokens = IntStream.range(0, Flow.TRADERS)
                    .mapToObj(trader -> issuer.issue(user(trader)).token())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DevelopmentUsers.User user(int trader) {
        Set<AccountId> accounts = IntStream.range(0, Flow.ACCOUNTS_OF_A_TRADER)
                .mapToObj(number -> new AccountId(Flow.account(trader, number)))
                .collect(Collectors.toSet());
        return new DevelopmentUsers.User("bench-" + trader, Set.of("trader"), accounts);
    }

    Api api() {
        return application.api();
    }

    /// All whose time an order costs, by name.
    Map<String, List<ProcessHandle>> processes(RealParts parts, List<ProcessHandle> temporal) {
        Map<String, List<ProcessHandle>> all = new LinkedHashMap<>();
        all.put("application", List.of(process()));
        all.put("PostgreSQL", List.of(parts.handle(PartKind.POSTGRES)));
        all.put("Temporal", temporal);
        all.put("OPA", List.of(parts.handle(PartKind.OPA)));
        return all;
    }

    ProcessHandle process() {
        return application.handle();
    }

    @Override
    public String name() {
        return "a  the whole product, until the decision";
    }

    @Override
    public void enter(Flow.Wanted order) throws IOException, InterruptedException {
        HttpResponse<String> answer = answered(order);
        if (answer.statusCode() == 202) {
            // Longer than its answer waits, as at first, when nothing is compiled yet.
            OrderId id = id(order);
            if (changes.await(id, status -> status != OrderStatus.PENDING_RISK, LONGEST).stream()
                    .noneMatch(row -> row.status() != OrderStatus.PENDING_RISK)) {
                throw new IllegalStateException(order + " was not decided on within " + LONGEST);
            }
        } else if (answer.statusCode() != 201) {
            throw new IllegalStateException(order + " was answered " + answer.body());
        }
    }

    /// Enters an order.
    HttpResponse<String> answered(Flow.Wanted order) throws IOException, InterruptedException {
        String body = """
                {"clientOrderId":"%s","accountId":"%s","symbol":"%s","side":"BUY","quantity":"%d","orderType":"MARKET",\
                "timeInForce":"DAY"}""".formatted(order.clientOrderId(), order.account(), order.symbol(), order.quantity());
        return http.send(
                HttpRequest.newBuilder(orders)
                        .timeout(LONGEST)
                        .header("Authorization", "Bearer " + tokens.get(order.trader()))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void settle() {
        Eventually.holds(
                SETTLED,
                () -> assertThat(underWay()).as("orders that are under way").isZero());
    }

    private long underWay() {
        return database.withHandle(handle ->
                handle.createQuery("""
                        SELECT count(*) FROM orders
                        WHERE status IN ('PENDING_RISK', 'APPROVED', 'RELEASED', 'UNKNOWN') AND run_id <> ?""").bind(0, GateAlone.RUN).mapTo(Long.class).one());
    }

    @Override
    public Optional<String> workflow(Flow.Wanted order) {
        return Optional.of(id(order).workflowId());
    }

    static OrderId id(Flow.Wanted order) {
        return OrderId.of(new AccountId(order.account()), new ClientOrderId(order.clientOrderId()));
    }

    @Override
    public void close() {
        http.close();
        try {
            changes.stop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        application.close();
    }
}

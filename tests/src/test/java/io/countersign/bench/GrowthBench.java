package io.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.database.Database;
import io.countersign.dev.PartKind;
import io.countersign.fixture.Api.Answer;
import io.countersign.fixture.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an order costs, and what it takes to look some up, with ever more orders in the database already. Printed, and
/// kept as JSON and as a picture.
///
/// `-Dcountersign.growth.sizes`, with commas, `.seconds` of each measurement, `.out`, a folder.
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class GrowthBench {
    private static final List<Integer> SIZES = Arrays.stream(
                    System.getProperty("countersign.growth.sizes", "1000,100000,1000000")
                            .split(","))
            .map(Integer::valueOf)
            .toList();
    private static final int SECONDS = Integer.getInteger("countersign.growth.seconds", 60);
    private static final int WARMUP_SECONDS = 90;
    private static final int TEMPLATES = 500;
    private static final int POOL = 4;
    private static final int NEVER_BUSY = 100_000;
    private static final int READS = 21;

    private final Flow flow = new Flow("growth", 7);
    private long number;

    /// What somebody looks up.
    ///
    /// @param path with `{order}` for one of now, and `{week}` for the time a week ago
    private record Read(String what, String who, String path) {}

    private static final List<Read> READ = List.of(
            new Read("the newest orders", "compliance1", "/api/orders?limit=50"),
            new Read("of one account", "compliance1", "/api/orders?account=BENCH-00777&limit=50"),
            new Read("of one symbol", "compliance1", "/api/orders?symbol=IBM&limit=50"),
            new Read("of one trader", "compliance1", "/api/orders?trader=bench-77&limit=50"),
            new Read("that were rejected", "compliance1", "/api/orders?status=REJECTED&limit=50"),
            new Read("that failed", "operations1", "/api/orders?status=EXECUTION_FAILED&limit=50"),
            new Read("of a week ago", "compliance1", "/api/orders?to={week}&limit=50"),
            new Read("one order's history", "compliance1", "/api/orders/{order}/history"),
            new Read("its audit records", "auditor1", "/api/audit?orderId={order}"),
            new Read("the audit records of a day", "auditor1", "/api/audit?from={week}&limit=100"),
            new Read("of one person", "auditor1", "/api/audit?actor=bench-77&limit=100"),
            new Read("of one kind", "auditor1", "/api/audit?type=RISK_DENIED&limit=100"),
            new Read("of one kind from a day on", "auditor1", "/api/audit?type=RISK_DENIED&from={week}&limit=100"),
            new Read("an account's positions", "compliance1", "/api/positions?account=BENCH-00777"),
            new Read("the desk's last hour", "compliance1", "/api/activity?minutes=60"),
            new Read("the queue of approvals", "checker1", "/api/approvals?state=OPEN&limit=50"));

    /// @param p50 of the decision, in milliseconds
    /// @param pages that PostgreSQL looked at for an order, cached or not
    /// @param rows that it looked at for one
    record Cost(int size, long orders, double p50, double p99, double pages, double rows, Costs anOrder) {}

    /// @param p50 in milliseconds, of the answer over REST
    record Looked(int size, String what, double p50) {}

    private record Touched(double pages, double rows) {}

    @Test
    void ever_more_orders() throws Exception {
        try (RealParts parts = RealParts.own()) {
            RealParts.Place place = parts.place();
            try (HikariDataSource pool = LoadBench.pool(place, POOL)) {
                Jdbi database = Database.jdbi(pool);
                LoadBench.seed(database);
                String superuserUrl = parts.addresses().superuserUrl().orElseThrow();
                Jdbi superuser = Jdbi.create(superuserUrl);
                Optional<PastOrders> past = Optional.empty();
                List<Cost> costs = new ArrayList<>();
                List<Looked> looked = new ArrayList<>();
                int loaded = 0;
                for (int size : SIZES) {
                    if (past.isPresent()) {
                        loaded = load(past.get(), loaded, size, superuser, place);
                    }
                    // Anew for each, so that the code of each is compiled as far.
                    try (WholeProduct whole = new WholeProduct(place, database, NEVER_BUSY)) {
                        var _ = enter(whole, WARMUP_SECONDS);
                        if (past.isEmpty()) {
                            requireMostFilled(place);
                            past = Optional.of(
                                    PastOrders.like(inPlace(superuserUrl, place), TEMPLATES, SIZES.getLast()));
                            loaded = load(past.get(), loaded, size, superuser, place);
                        }
                        Cost cost = cost(
                                whole,
                                size,
                                superuser,
                                place,
                                whole.processes(parts, List.of(parts.handle(PartKind.TEMPORAL))));
                        System.out.println(line(cost));
                        costs.add(cost);
                        for (Read read : READ) {
                            Looked one = look(whole, read, size);
                            System.out.printf("  %-28s p50 %6.1f ms%n", one.what(), one.p50());
                            looked.add(one);
                        }
                    }
                }
                keep(costs, looked);
            }
        }
    }

    /// @return how many there are from COPY, with those that were `loaded` before
    private static int load(PastOrders past, int loaded, int size, Jdbi superuser, RealParts.Place place)
            throws Exception {
        long from = System.nanoTime();
        int until = Math.max(loaded, loaded + size - orders(place));
        past.load(loaded, until);
        System.out.printf(
                "%,d orders more by COPY in %.0f s: %,d, and %s of database%n",
                until - loaded, seconds(from), orders(place), databaseSize(superuser, place));
        return until;
    }

    /// Orders that are refused cost little.
    private static void requireMostFilled(RealParts.Place place) {
        int filled = Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM orders WHERE status = 'FILLED'")
                        .mapTo(Integer.class)
                        .one());
        assertThat(filled).as("orders that were filled").isGreaterThan(orders(place) / 2);
    }

    private static String inPlace(String superuserUrl, RealParts.Place place) {
        return superuserUrl.replace("/postgres?", "/" + name(place) + "?");
    }

    private static String name(RealParts.Place place) {
        return place.databaseUrl().replaceAll(".*/([^/?]+)\\?.*", "$1");
    }

    private static int orders(RealParts.Place place) {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM orders")
                        .mapTo(Integer.class)
                        .one());
    }

    private static String databaseSize(Jdbi superuser, RealParts.Place place) {
        return superuser.withHandle(handle -> handle.createQuery("SELECT pg_size_pretty(pg_database_size(:name))")
                .bind("name", name(place))
                .mapTo(String.class)
                .one());
    }

    private static Touched touched(Jdbi superuser, RealParts.Place place) {
        return superuser.withHandle(handle -> handle.createQuery("""
                        SELECT blks_hit + blks_read AS pages, tup_returned AS rows FROM pg_stat_database
                        WHERE datname = :name""")
                .bind("name", name(place))
                .map((row, _) -> new Touched(row.getDouble("pages"), row.getDouble("rows")))
                .one());
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    /// One client, for so long.
    ///
    /// @return how long each order took until it was decided on, the shortest first, in nanoseconds
    private List<Long> enter(WholeProduct whole, int seconds) throws Exception {
        List<Long> nanos = new ArrayList<>();
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        for (long from = System.nanoTime(); from < until; from = System.nanoTime()) {
            whole.enter(flow.order(number++));
            nanos.add(System.nanoTime() - from);
        }
        whole.settle();
        nanos.sort(null);
        return nanos;
    }

    private Cost cost(
            WholeProduct whole,
            int size,
            Jdbi superuser,
            RealParts.Place place,
            Map<String, List<ProcessHandle>> processes)
            throws Exception {
        Costs before = Costs.now(superuser, processes);
        Touched touchedBefore = touched(superuser, place);
        List<Long> nanos = enter(whole, SECONDS);
        Touched touched = touched(superuser, place);
        int orders = nanos.size();
        return new Cost(
                size,
                orders,
                nanos.get(orders / 2) / 1e6,
                nanos.get(orders * 99 / 100) / 1e6,
                (touched.pages() - touchedBefore.pages()) / orders,
                (touched.rows() - touchedBefore.rows()) / orders,
                Costs.now(superuser, processes).since(before, orders));
    }

    private Looked look(WholeProduct whole, Read read, int size) {
        String path = read.path()
                .replace("{order}", WholeProduct.id(flow.order(number - 1)).value())
                .replace("{week}", Instant.now().minus(Duration.ofDays(7)).toString());
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < READS; i++) {
            long from = System.nanoTime();
            Answer answer = whole.api().as(read.who()).get(path);
            nanos.add(System.nanoTime() - from);
            assertThat(answer.status()).as("%s: %s", path, answer).isEqualTo(200);
        }
        nanos.sort(null);
        return new Looked(size, read.what(), nanos.get(READS / 2) / 1e6);
    }

    private static String line(Cost cost) {
        return "%,9d orders before: p50 %5.1f p99 %6.1f ms; an order: %6.1f pages, %6.1f rows, %s ms CPU, %.1f commits, %.0f B WAL"
                .formatted(
                        cost.size(),
                        cost.p50(),
                        cost.p99(),
                        cost.pages(),
                        cost.rows(),
                        cost.anOrder().cpuMillis(),
                        cost.anOrder().commits(),
                        cost.anOrder().walBytes());
    }

    private static void keep(List<Cost> costs, List<Looked> looked) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("machine", LoadBench.machine());
        figures.put("costs", costs);
        figures.put("looked", looked);
        Path out = Path.of(System.getProperty("countersign.growth.out", "target/bench"));
        Files.createDirectories(out);
        Files.writeString(
                out.resolve("growth.json"),
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures) + "\n");
        Files.writeString(
                out.resolve("growth.svg"),
                Picture.of(
                        "With so many orders in the database already",
                        List.of(
                                panel("Milliseconds until the decision, median", costs, Cost::p50),
                                panel("Pages that PostgreSQL looks at for an order", costs, Cost::pages),
                                panel(
                                        "Milliseconds of processor time of PostgreSQL, an order",
                                        costs,
                                        cost -> cost.anOrder().cpuMillis().get("PostgreSQL")))));
        System.out.println("kept in " + out.toAbsolutePath());
    }

    private static Picture.Panel panel(String title, List<Cost> costs, ToDoubleFunction<Cost> figure) {
        return new Picture.Panel(
                title,
                costs.stream()
                        .map(cost -> new Picture.Bar("%,d".formatted(cost.size()), figure.applyAsDouble(cost)))
                        .toList());
    }
}

package io.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.database.Database;
import io.countersign.dev.PartKind;
import io.countersign.dev.TemporalNamespace;
import io.countersign.fixture.RealParts;
import io.countersign.fixture.Together;
import io.countersign.risk.GateAlone;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The product under load, side by side with bare Temporal on the same server, with its own risk gate alone, and with
/// the disk: the same orders, one after the other in turns, at 1, 8 and 32 clients, three times; of each three the one
/// in the middle counts. Printed, and kept as JSON and as a picture, rather than asserted: the machine is not the
/// test's own.
///
/// `-Dcountersign.bench.seconds` of each measurement, `.warmup` of each contender, `.seed`, and `.out`, a folder. To
/// look closer: `.contenders`, their letters, `.clients`, with commas, and `.jvm`, one more option of the
/// application's.
/// On a Temporal of somebody else's: `.temporal`, its host and port, and `.temporal.pids`, with commas, of those
/// processes of this machine whose time, with their children's, is Temporal's.
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class LoadBench {
    private static final int SECONDS = Integer.getInteger("countersign.bench.seconds", 10);
    private static final int WARMUP = Integer.getInteger("countersign.bench.warmup", 30);
    private static final long SEED = Long.getLong("countersign.bench.seed", 15_035);
    private static final String CONTENDERS = System.getProperty("countersign.bench.contenders", "abcde");
    private static final List<Integer> CLIENTS = Arrays.stream(
                    System.getProperty("countersign.bench.clients", "1,8,32").split(","))
            .map(Integer::valueOf)
            .toList();
    private static final Optional<String> TEMPORAL =
            Optional.ofNullable(System.getProperty("countersign.bench.temporal"));
    private static final String TEMPORAL_PIDS = System.getProperty("countersign.bench.temporal.pids", "");
    private static final int ROUNDS = 3;
    private static final int WARM_CLIENTS = 8;
    /// One for each client: a thread gets the connection again that it had last, and who has none waits for a pause.
    private static final int POOL = 32;
    /// Its clients go on when their orders are decided on, and leave the rest behind.
    private static final int NEVER_BUSY = 100_000;
    private static final int SAMPLE = 20;

    private final AtomicLong numbers = new AtomicLong();
    private final Flow flow = new Flow("bench", SEED);

    /// One measurement.
    ///
    /// @param perSecond until the last of them was through
    /// @param p50 in milliseconds, as p90 and p99
    /// @param anOrder what each cost
    /// @param stateTransitions of the Temporal server for each; 0 where there is no workflow
    /// @param historyEvents of each
    record Measured(
            String contender,
            int clients,
            long orders,
            double perSecond,
            double p50,
            double p90,
            double p99,
            Costs anOrder,
            double stateTransitions,
            double historyEvents) {}

    @Test
    void side_by_side() throws IOException {
        try (RealParts parts = TEMPORAL.map(RealParts::ownBut).orElseGet(RealParts::own)) {
            RealParts.Place place = parts.place();
            Jdbi owner = Database.jdbi(place.database());
            seed(owner);
            try (HikariDataSource pool = pool(place, POOL);
                    WholeProduct whole = new WholeProduct(place, Database.jdbi(pool), NEVER_BUSY);
                    BareTemporal nine = BareTemporal.nine(place, pool);
                    BareTemporal one = BareTemporal.oneEager(place, pool);
                    GateAlone gate = new GateAlone(place, pool);
                    OneRow row = new OneRow(pool)) {
                Map<String, List<ProcessHandle>> processes = whole.processes(parts, temporal(parts));
                Jdbi superuser = Jdbi.create(parts.addresses().superuserUrl().orElseThrow());
                List<Contender> contenders = Stream.of(whole, nine, one, gate, row)
                        .filter(contender -> CONTENDERS.indexOf(contender.name().charAt(0)) >= 0)
                        .toList();
                for (Contender contender : contenders) {
                    System.out.printf("warming up %s%n", contender.name());
                    var _ = load(contender, WARM_CLIENTS, WARMUP);
                    contender.settle();
                }
                List<Measured> all = new ArrayList<>();
                for (int clients : CLIENTS) {
                    for (int round = 0; round < ROUNDS; round++) {
                        for (Contender contender : contenders) {
                            Measured measured = measure(contender, clients, place, superuser, processes);
                            System.out.println(line(measured));
                            all.add(measured);
                        }
                    }
                }
                keep(middle(all), versions(place, owner));
            }
        }
    }

    private static List<ProcessHandle> temporal(RealParts parts) {
        return TEMPORAL.isEmpty()
                ? List.of(parts.handle(PartKind.TEMPORAL))
                : Arrays.stream(TEMPORAL_PIDS.split(","))
                        .filter(pid -> !pid.isBlank())
                        .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                        .toList();
    }

    /// Accounts that no limit stops.
    static void seed(Jdbi database) {
        BareSteps.makeTables(database);
        database.useHandle(handle -> {
            for (int trader = 0; trader < Flow.TRADERS; trader++) {
                for (int number = 0; number < Flow.ACCOUNTS_OF_A_TRADER; number++) {
                    String account = Flow.account(trader, number);
                    handle.execute(
                            "INSERT INTO account (account_id, name, currency, status, opening_cash_minor, cash_minor)"
                                    + " VALUES (?, 'Bench', 'USD', 'ACTIVE', 1000000000000, 1000000000000)",
                            account);
                    handle.execute(
                            "INSERT INTO risk_limit (account_id, max_order_notional_minor, max_position_minor,"
                                    + " max_concentration_bps) VALUES (?, 1000000000000, 1000000000000, 10000)",
                            account);
                }
            }
            handle.execute("UPDATE firm SET capital_minor = 1000000000000000");
            handle.execute("ANALYZE");
        });
    }

    static HikariDataSource pool(RealParts.Place place, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(place.databaseUrl());
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /// What came of some seconds of load.
    ///
    /// @param numbers of the orders
    /// @param nanos how long they took, the shortest first
    private record Loaded(List<Long> numbers, List<Long> nanos, long took) {}

    private Loaded load(Contender contender, int clients, int seconds) {
        long began = System.nanoTime();
        long end = began + Duration.ofSeconds(seconds).toNanos();
        List<Map<Long, Long>> each = Together.each(clients, _ -> () -> {
            Map<Long, Long> entered = new LinkedHashMap<>();
            for (long from = System.nanoTime(); from < end; from = System.nanoTime()) {
                long number = numbers.incrementAndGet();
                contender.enter(flow.order(number));
                entered.put(number, System.nanoTime() - from);
            }
            return entered;
        });
        contender.settle();
        long took = System.nanoTime() - began;
        return new Loaded(
                each.stream().flatMap(entered -> entered.keySet().stream()).toList(),
                each.stream()
                        .flatMap(entered -> entered.values().stream())
                        .sorted()
                        .toList(),
                took);
    }

    private Measured measure(
            Contender contender,
            int clients,
            RealParts.Place place,
            Jdbi superuser,
            Map<String, List<ProcessHandle>> processes) {
        Costs before = Costs.now(superuser, processes);
        Loaded loaded = load(contender, clients, SECONDS);
        int orders = loaded.nanos().size();
        Costs anOrder = Costs.now(superuser, processes).since(before, orders);
        List<WorkflowExecutionInfo> workflows = workflows(contender, place, loaded.numbers());
        return new Measured(
                contender.name(),
                clients,
                orders,
                orders * 1e9 / loaded.took(),
                at(loaded.nanos(), 50),
                at(loaded.nanos(), 90),
                at(loaded.nanos(), 99),
                anOrder,
                average(workflows, WorkflowExecutionInfo::getStateTransitionCount),
                average(workflows, WorkflowExecutionInfo::getHistoryLength));
    }

    private static double at(List<Long> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }

    private static double average(List<WorkflowExecutionInfo> workflows, ToDoubleFunction<WorkflowExecutionInfo> of) {
        return workflows.stream().mapToDouble(of).average().orElse(0);
    }

    /// Some of them, spread over all.
    private List<WorkflowExecutionInfo> workflows(Contender contender, RealParts.Place place, List<Long> entered) {
        WorkflowServiceStubs stubs = stubs(place);
        try {
            return LongStream.range(0, Math.min(SAMPLE, entered.size()))
                    .mapToObj(index -> flow.order(entered.get((int) (index * entered.size() / SAMPLE))))
                    .flatMap(order -> contender.workflow(order).stream())
                    .map(id -> stubs.blockingStub()
                            .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                    .setNamespace(place.namespace())
                                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                                    .build())
                            .getWorkflowExecutionInfo())
                    .toList();
        } finally {
            stubs.shutdownNow();
        }
    }

    /// Of the rounds of each the one in the middle, by orders a second.
    private static List<Measured> middle(List<Measured> all) {
        Map<String, List<Measured>> rounds = new LinkedHashMap<>();
        all.forEach(one -> rounds.computeIfAbsent(one.contender() + one.clients(), _ -> new ArrayList<>())
                .add(one));
        return rounds.values().stream()
                .map(of -> of.stream()
                        .sorted(Comparator.comparingDouble(Measured::perSecond))
                        .toList()
                        .get(of.size() / 2))
                .toList();
    }

    private static String line(Measured one) {
        double cpu = one.anOrder().cpuMillis().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        return "%-42s %2d clients %7.1f a second, p50 %7.1f p90 %7.1f p99 %7.1f ms; an order: %5.1f ms CPU, %4.1f commits, %4.1f fsyncs, %6.0f B WAL, %4.1f transitions, %4.1f events"
                .formatted(
                        one.contender(),
                        one.clients(),
                        one.perSecond(),
                        one.p50(),
                        one.p90(),
                        one.p99(),
                        cpu,
                        one.anOrder().commits(),
                        one.anOrder().fsyncs(),
                        one.anOrder().walBytes(),
                        one.stateTransitions(),
                        one.historyEvents());
    }

    private static Map<String, String> versions(RealParts.Place place, Jdbi database) {
        WorkflowServiceStubs stubs = stubs(place);
        try {
            return Map.of(
                    "PostgreSQL",
                    database.withHandle(handle -> handle.createQuery("SHOW server_version")
                            .mapTo(String.class)
                            .one()),
                    "Temporal",
                    new TemporalNamespace(stubs, place.namespace()).serverVersion()
                            + TEMPORAL.map(" at "::concat).orElse(" on SQLite"));
        } finally {
            stubs.shutdownNow();
        }
    }

    private static WorkflowServiceStubs stubs(RealParts.Place place) {
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(place.temporal())
                .build());
    }

    private static void keep(List<Measured> all, Map<String, String> versions) throws IOException {
        assertThat(all).hasSize(CONTENDERS.length() * CLIENTS.size());
        System.out.printf("medians of %d; %s, %s, seed %d%n", ROUNDS, machine(), versions, SEED);
        all.forEach(one -> System.out.println(line(one)));
        Map<String, Double> ratios = new LinkedHashMap<>();
        if (CONTENDERS.contains("abc") && CLIENTS.containsAll(List.of(1, 32))) {
            ratios.put("a to b, orders a second at 32 clients", perSecond(all, 'a', 32) / perSecond(all, 'b', 32));
            ratios.put("a to c, orders a second at 32 clients", perSecond(all, 'a', 32) / perSecond(all, 'c', 32));
            ratios.put("a's decision to c's end, p50 at one client", p50(all, 'a', 1) / p50(all, 'c', 1));
        }
        ratios.forEach((what, ratio) -> System.out.printf("%-50s %.2f%n", what, ratio));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("machine", machine());
        figures.put("versions", versions);
        figures.put("seed", SEED);
        figures.put("seconds", SECONDS);
        figures.put("warmup", WARMUP);
        figures.put("ratios", ratios);
        figures.put("medians", all);
        Path out = Path.of(System.getProperty("countersign.bench.out", "target/bench"));
        Files.createDirectories(out);
        Files.writeString(
                out.resolve("benchmarks.json"),
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures) + "\n");
        Files.writeString(
                out.resolve("benchmarks.svg"),
                Picture.of("Orders a second, and milliseconds at the median", panels(all)));
        System.out.println("kept in " + out.toAbsolutePath());
    }

    static String machine() {
        return "%d cores, %s %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    private static List<Picture.Panel> panels(List<Measured> all) {
        return List.of(
                // The disk's would leave nothing to see of the others'.
                new Picture.Panel(
                        "Orders a second at 32 clients",
                        bars(
                                all.stream()
                                        .filter(one -> !one.contender().startsWith("e"))
                                        .toList(),
                                32,
                                Measured::perSecond)),
                new Picture.Panel("Milliseconds at one client, median", bars(all, 1, Measured::p50)),
                new Picture.Panel("Milliseconds at 32 clients, 99th percentile", bars(all, 32, Measured::p99)));
    }

    private static List<Picture.Bar> bars(List<Measured> all, int clients, ToDoubleFunction<Measured> figure) {
        return all.stream()
                .filter(one -> one.clients() == clients)
                .map(one -> new Picture.Bar(one.contender(), figure.applyAsDouble(one)))
                .toList();
    }

    private static Measured of(List<Measured> all, char contender, int clients) {
        return all.stream()
                .filter(one -> one.contender().charAt(0) == contender && one.clients() == clients)
                .findFirst()
                .orElseThrow();
    }

    private static double perSecond(List<Measured> all, char contender, int clients) {
        return of(all, contender, clients).perSecond();
    }

    private static double p50(List<Measured> all, char contender, int clients) {
        return of(all, contender, clients).p50();
    }
}

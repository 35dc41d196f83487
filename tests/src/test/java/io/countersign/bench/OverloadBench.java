package io.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.fixture.Events;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Orders come in at a fixed rate, whatever becomes of those before, at more than can be decided: what is answered, how
/// long that takes, how much memory it takes, and how long it takes after the end until an order is decided at once.
/// Printed rather than asserted, but for what must hold whatever the machine. Some listen to all events and never read
/// one; who reads has heard of every order at the end.
///
/// `-Dcountersign.overload.rate` a second, `.seconds`, `.under-way`, as COUNTERSIGN_MOST_UNDER_WAY.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class OverloadBench {
    private static final int RATE = Integer.getInteger("countersign.overload.rate", 100);
    private static final int SECONDS = Integer.getInteger("countersign.overload.seconds", 300);
    private static final int WARMUP_SECONDS = 30;
    private static final int MOST_UNDER_WAY = Integer.getInteger("countersign.overload.under-way", 32);
    private static final int DEAF = 5;
    private static final Duration AT_ONCE = Duration.ofMillis(500);
    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(10);

    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final Queue<Long> decided = new ConcurrentLinkedQueue<>();
    private final Queue<Long> refused = new ConcurrentLinkedQueue<>();
    private final Flow flow = new Flow("overload", 1);
    private long number;

    @Test
    void twice_too_much() throws Exception {
        try (RealParts parts = RealParts.own()) {
            RealParts.Place place = parts.place();
            Jdbi database = Database.jdbi(place.database());
            LoadBench.seed(database);
            try (WholeProduct whole = new WholeProduct(place, database, MOST_UNDER_WAY)) {
                long until =
                        System.nanoTime() + Duration.ofSeconds(WARMUP_SECONDS).toNanos();
                while (System.nanoTime() < until) {
                    whole.enter(flow.order(number++));
                }
                long before = residentKilobytes(whole);
                Person checker = whole.api().as("checker1");
                List<Socket> deaf = new ArrayList<>();
                Events events = checker.events();
                for (int each = 0; each < DEAF; each++) {
                    deaf.add(deaf(whole, checker));
                }
                flood(whole);
                System.out.printf("%d a second for %d s: %s%n", RATE, SECONDS, new TreeMap<>(answers));
                print("decided", decided);
                print("refused", refused);
                System.out.printf(
                        "memory of the application: %d MB before, %d MB after%n",
                        before / 1024, residentKilobytes(whole) / 1024);
                Duration recovered = recovered(whole);
                System.out.printf("an order was decided at once %.1f s after the end%n", recovered.toMillis() / 1e3);
                assertThat(answers.keySet()).as("answers").isSubsetOf(201, 202, 503);
                assertThat(recovered).isLessThan(RECOVERED_WITHIN);
                whole.settle();
                Eventually.holds(() -> assertThat(events.heard().stream()
                                .map(Events.Event::orderId)
                                .distinct())
                        .as("orders that a reader of events heard of")
                        .hasSizeGreaterThanOrEqualTo(decided.size()));
                System.out.printf(
                        "a reader of events heard %d%n", events.heard().size());
                events.close();
                for (Socket each : deaf) {
                    each.setSoTimeout((int) RECOVERED_WITHIN.toMillis());
                    System.out.printf(
                            "who read none was cut off after %d kB%n", toTheEnd(each.getInputStream()) / 1024);
                    each.close();
                }
            }
        }
    }

    private static Socket deaf(WholeProduct whole, Person person) throws IOException {
        URI address = whole.api().address();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1_024);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        socket.getOutputStream()
                .write("""
                GET /api/events HTTP/1.1
                Host: localhost
                Accept: text/event-stream
                Connection: close
                Authorization: Bearer %s

                """.formatted(person.token()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// How much was on its way. Fails where it does not end.
    private static long toTheEnd(InputStream stream) throws IOException {
        try {
            return stream.transferTo(OutputStream.nullOutputStream());
        } catch (SocketException _) {
            return 0; // ended, and all that was on its way with it
        }
    }

    private void flood(WholeProduct whole) throws InterruptedException {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            for (long sent = 0; sent < (long) RATE * SECONDS; sent++) {
                long due = began + sent * 1_000_000_000L / RATE;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                Flow.Wanted order = flow.order(number++);
                clients.execute(() -> enter(whole, order));
            }
        }
    }

    private void enter(WholeProduct whole, Flow.Wanted order) {
        long from = System.nanoTime();
        int status;
        try {
            status = whole.answered(order).statusCode();
        } catch (IOException _) {
            status = 0; // no answer
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
        (status == 503 ? refused : decided).add(System.nanoTime() - from);
    }

    private Duration recovered(WholeProduct whole) throws Exception {
        long ended = System.nanoTime();
        while (true) {
            long from = System.nanoTime();
            int status = whole.answered(flow.order(number++)).statusCode();
            if (status == 201 && System.nanoTime() - from < AT_ONCE.toNanos()) {
                return Duration.ofNanos(from - ended);
            }
        }
    }

    private static void print(String what, Queue<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        sorted.sort(null);
        if (!sorted.isEmpty()) {
            System.out.printf(
                    "%s: %d, p50 %.1f, p99 %.1f, most %.1f ms%n",
                    what,
                    sorted.size(),
                    sorted.get(sorted.size() / 2) / 1e6,
                    sorted.get(sorted.size() * 99 / 100) / 1e6,
                    sorted.getLast() / 1e6);
        }
    }

    private static long residentKilobytes(WholeProduct whole) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(whole.process().pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}

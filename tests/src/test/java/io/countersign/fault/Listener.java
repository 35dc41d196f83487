package io.countersign.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Database;
import io.countersign.fixture.Api;
import io.countersign.fixture.Eventually;
import io.countersign.fixture.Person;
import io.countersign.fixture.RealParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Somebody who listens to `/events`, and comes back after the last event they heard whenever the line is cut.
final class Listener implements AutoCloseable {

    private static final long AGAIN_AFTER_MILLIS = 100;

    private final Api api;
    private final String user;
    private final List<Long> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch listening = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Listener(Api api, String user) {
        this.api = api;
        this.user = user;
    }

    /// Returns when they listen.
    static Listener start(Api api, String user) throws InterruptedException {
        Listener listener = new Listener(api, user);
        Thread.ofVirtual().start(listener::listen);
        if (!listener.listening.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody lets " + user + " listen");
        }
        return listener;
    }

    private void listen() {
        try {
            while (closed.getCount() > 0) {
                once();
                boolean _ = closed.await(AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() throws InterruptedException {
        try {
            Person person = api.as(user);
            HttpResponse<Stream<String>> response = http.send(
                    person.events(heard.isEmpty() ? null : heard.getLast()), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() == 200) {
                    listening.countDown();
                    lines.filter(line -> line.startsWith("id:"))
                            .forEach(line ->
                                    heard.add(Long.parseLong(line.substring(3).strip())));
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // The line was cut.
        }
    }

    /// Waits until they have heard of every record since their first, each once and in order.
    void hasHeardAll(RealParts.Place place) {
        Eventually.holds(() -> assertThat(List.copyOf(heard))
                .as("what %s heard", user)
                .isNotEmpty()
                .isEqualTo(recordedSince(place, heard.getFirst())));
    }

    private static List<Long> recordedSince(RealParts.Place place, long first) {
        return Database.jdbi(place.database())
                .withHandle(handle -> handle.createQuery(
                                "SELECT sequence FROM audit WHERE sequence >= :first ORDER BY sequence")
                        .bind("first", first)
                        .mapTo(Long.class)
                        .list());
    }

    @Override
    public void close() {
        closed.countDown();
        http.shutdownNow();
    }
}

package io.countersign.venue;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Commands to a venue, and looks into its books, over HTTP on loopback. For development and tests: whoever reaches
/// it may do anything.
///
/// What cannot be done is answered with 400 and a sentence that says what was expected.
final class AdminServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int MOST = 1_000_000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .withConfigOverride(
                    BigDecimal.class, decimal -> decimal.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING)))
            .build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final VenueEngine engine;
    private final Faults faults;
    private final SimulatedMarket market;

    /// What a request asks for.
    private record Request(Map<String, String> parameters) {
        String text(String name, String expected) {
            String value = parameters.get(name);
            if (value == null || value.isBlank()) {
                throw new IllegalArgumentException("%s is missing: it should be %s".formatted(name, expected));
            }
            return value;
        }

        <T> T parsed(String name, String expected, Function<String, T> parse) {
            String value = text(name, expected);
            try {
                return parse.apply(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s is \"%s\": it should be %s".formatted(name, value, expected), e);
            }
        }
    }

    /// Answers a request with something that becomes JSON.
    @FunctionalInterface
    private interface Command {
        Object answer(Request request) throws VenueEngine.NoAnswer;
    }

    /// @param port 0 for any that is free
    /// @param sent counts the reports that were sent
    /// @param disconnect cuts all connections
    AdminServer(
            int port, VenueEngine engine, Faults faults, SimulatedMarket market, AtomicLong sent, Runnable disconnect)
            throws IOException {
        this.engine = engine;
        this.faults = faults;
        this.market = market;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.setExecutor(threads);
        on("GET", "/health", _ -> Map.of("status", "accepting"));
        on("GET", "/ledger", _ -> engine.ledger());
        on("GET", "/counts", _ -> new Counts(engine.duplicates(), engine.orders(), sent.get(), faults.happened()));
        on("POST", "/fault", this::fault);
        on("POST", "/bust", this::bust);
        on("POST", "/correct", this::correct);
        on("POST", "/halt", request -> halt(request, true));
        on("POST", "/resume", request -> halt(request, false));
        on("POST", "/close-session", _ -> {
            engine.command(OrderBook::endDay);
            return done("the day has ended");
        });
        on("POST", "/disconnect", _ -> {
            disconnect.run();
            return done("all connections are cut");
        });
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void on(String method, String path, Command command) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handle(exchange, method, path, command);
            }
        });
    }

    private static void handle(HttpExchange exchange, String method, String path, Command command) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            answer(
                    exchange,
                    NOT_FOUND,
                    error("there is no " + exchange.getRequestURI().getPath()));
        } else if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            answer(exchange, NOT_ALLOWED, error(path + " is asked with " + method));
        } else {
            try {
                Request request =
                        new Request(parameters(exchange.getRequestURI().getRawQuery()));
                answer(exchange, OK, command.answer(request));
            } catch (IllegalArgumentException e) {
                answer(exchange, BAD_REQUEST, error(String.valueOf(e.getMessage())));
            } catch (VenueEngine.NoAnswer e) {
                answer(exchange, UNAVAILABLE, error(String.valueOf(e.getMessage())));
            }
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> error(String message) {
        return Map.of("error", message);
    }

    private static Map<String, String> done(String what) {
        return Map.of("done", what);
    }

    private Object fault(Request request) {
        String names = Arrays.stream(Fault.values())
                .map(fault -> fault.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        Fault fault = request.parsed("fault", "one of " + names, name -> Fault.valueOf(name.toUpperCase(Locale.ROOT)));
        int count = request.parsed("count", "0 to " + MOST, AdminServer::number);
        boolean isTimed = Set.of(Fault.SLOW, Fault.PENDING).contains(fault);
        int millis = isTimed ? request.parsed("millis", "0 to " + MOST, AdminServer::number) : 0;
        faults.set(fault, count, Duration.ofMillis(millis));
        return done("%s, %d times".formatted(fault.name().toLowerCase(Locale.ROOT), count));
    }

    private static int number(String text) {
        int number = Integer.parseInt(text);
        if (number < 0 || number > MOST) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    private Object bust(Request request) throws VenueEngine.NoAnswer {
        String execId = request.text("execId", "the ExecID of a trade");
        engine.command((book, now) -> book.bust(execId, now));
        return done(execId + " is busted");
    }

    private Object correct(Request request) throws VenueEngine.NoAnswer {
        String execId = request.text("execId", "the ExecID of a trade");
        Quantity quantity = request.parsed("qty", "the right quantity", Quantity::parse);
        Price price = request.parsed("px", "the right price", Price::parse);
        engine.command((book, now) -> book.correct(execId, quantity, price, now));
        return done(execId + " is corrected");
    }

    private Object halt(Request request, boolean halted) throws VenueEngine.NoAnswer {
        Symbol symbol = request.parsed("symbol", "a symbol that is listed", Symbol::of);
        if (market.listing(symbol).isEmpty()) {
            throw new IllegalArgumentException(symbol + " is not listed: symbol should be one of " + market.symbols());
        }
        if (halted) {
            engine.command((book, now) -> book.halt(symbol, now));
        } else {
            engine.command((book, now) -> book.resume(symbol, now));
        }
        return done(symbol + (halted ? " is halted" : " trades again"));
    }
}

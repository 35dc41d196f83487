package io.countersign.bench;

import io.countersign.fixture.Together;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/// Orders of earlier days, by COPY: what some that went through the product left in every table, again and again, with
/// other ids, accounts and times. The database stays as if each had gone through by itself, but for the sums of
/// positions and of the firm, which no list and no order's cost depends on.
final class PastOrders {
    /// How far apart they were entered.
    private static final long APART_NANOS = 2_500_000_000L;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String NULL = "\\N";
    private static final Pattern SESSION = Pattern.compile("-[0-9a-f]{8}-");
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .appendPattern("x")
            .toFormatter();

    /// The tables that have rows of an order's, and whether these name it; if not, they are known by its executions.
    private static final Map<String, Boolean> NAMES_ITS_ORDER = Map.of(
            "orders", true,
            "risk_check", true,
            "reservation", true,
            "audit", true,
            "execution_intent", true,
            "execution_report", true,
            "fill", true,
            "lot", false,
            "drop_copy", false);

    private final String superuserUrl;
    private final List<Template> templates;
    private final Instant first;

    private PastOrders(String superuserUrl, List<Template> templates, Instant first) {
        this.superuserUrl = superuserUrl;
        this.templates = templates;
        this.first = first;
    }

    private enum Kind {
        TIME,
        NANOS,
        TRADER,
        ACCOUNT,
        NAME,
        KEPT
    }

    private record Column(String name, Kind kind) {}

    /// @param rows by the table they are of
    private record Template(String orderId, Instant createdAt, Map<String, List<String[]>> rows) {}

    /// What an order of an earlier day has of its own.
    private record Past(String body, String session, String trader, String account, long earlierNanos) {}

    /// Of what is there now.
    ///
    /// @param most of them that there will be: all are before now
    static PastOrders like(String superuserUrl, int templates, int most) throws SQLException, IOException {
        Instant first = Instant.now().minusNanos(APART_NANOS * (most + 1_000L));
        try (Connection database = DriverManager.getConnection(superuserUrl);
                Statement sql = database.createStatement();
                ResultSet row = sql.executeQuery("""
                        SELECT order_id, created_at FROM orders
                        WHERE status IN ('FILLED', 'REJECTED') ORDER BY order_id LIMIT\s""" + templates)) {
            List<Template> read = new ArrayList<>();
            while (row.next()) {
                String order = row.getString("order_id");
                Map<String, List<String[]>> rows = new HashMap<>();
                for (String table : NAMES_ITS_ORDER.keySet()) {
                    rows.put(table, rows(database, table, order));
                }
                read.add(new Template(
                        order, row.getObject("created_at", OffsetDateTime.class).toInstant(), rows));
            }
            return new PastOrders(superuserUrl, read, first);
        }
    }

    private static List<String[]> rows(Connection database, String table, String order)
            throws SQLException, IOException {
        String columns = columns(database, table).stream().map(Column::name).collect(Collectors.joining(", "));
        String of = NAMES_ITS_ORDER.get(table)
                ? "order_id = '%s'".formatted(order)
                : "(venue, exec_id) IN (SELECT venue, exec_id FROM fill WHERE order_id = '%s')".formatted(order);
        StringWriter text = new StringWriter();
        var _ = database.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT %s FROM %s WHERE %s) TO STDOUT".formatted(columns, table, of), text);
        return text.toString().lines().map(line -> line.split("\t", -1)).toList();
    }

    /// All but those that the database numbers itself.
    private static List<Column> columns(Connection database, String table) throws SQLException {
        try (Statement sql = database.createStatement();
                ResultSet row = sql.executeQuery("""
                        SELECT column_name, data_type FROM information_schema.columns
                        WHERE table_schema = 'public' AND table_name = '%s' AND is_identity = 'NO' AND is_generated = 'NEVER'
                        ORDER BY ordinal_position""".formatted(table))) {
            List<Column> columns = new ArrayList<>();
            while (row.next()) {
                String name = row.getString("column_name");
                columns.add(new Column(name, kind(name, row.getString("data_type"))));
            }
            return columns;
        }
    }

    private static Kind kind(String name, String type) {
        return switch (type) {
            case "timestamp with time zone" -> Kind.TIME;
            case "text" ->
                switch (name) {
                    case "trader_id", "on_behalf_of" -> Kind.TRADER;
                    case "account_id" -> Kind.ACCOUNT;
                    default -> Kind.NAME;
                };
            default -> name.equals("at_ns") ? Kind.NANOS : Kind.KEPT;
        };
    }

    /// Adds those with the numbers `from` until `until`, in the order of their times, and lets the database look at
    /// what it has now.
    void load(int from, int until) throws SQLException {
        List<String> tables = List.copyOf(NAMES_ITS_ORDER.keySet());
        var _ = Together.each(tables.size(), index -> () -> {
            load(tables.get(index), from, until);
            return null;
        });
        try (Connection database = DriverManager.getConnection(superuserUrl);
                Statement sql = database.createStatement()) {
            sql.execute("VACUUM ANALYZE");
            sql.execute("CHECKPOINT");
        }
    }

    private void load(String table, int from, int until) throws SQLException, IOException {
        try (Connection database = DriverManager.getConnection(superuserUrl)) {
            try (Statement sql = database.createStatement()) {
                // No row refers to one that another table does not get at the same time.
                sql.execute("SET session_replication_role = replica");
            }
            List<Column> columns = columns(database, table);
            String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
            try (Writer out = new OutputStreamWriter(
                    new PGCopyOutputStream(
                            database.unwrap(PGConnection.class), "COPY %s (%s) FROM STDIN".formatted(table, names)),
                    StandardCharsets.UTF_8)) {
                for (int number = from; number < until; number++) {
                    Template template = templates.get(number % templates.size());
                    Past past = past(template, number);
                    for (String[] row : template.rows().get(table)) {
                        write(out, columns, row, template, past);
                    }
                }
            }
        }
    }

    private Past past(Template template, int number) {
        SplittableRandom random = new SplittableRandom(number);
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < template.orderId().length() - 2; i++) {
            body.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        int trader = random.nextInt(Flow.TRADERS);
        Instant created = first.plusNanos(APART_NANOS * number);
        return new Past(
                body.toString(),
                "-%08x-".formatted(number),
                "bench-" + trader,
                Flow.account(trader, random.nextInt(Flow.ACCOUNTS_OF_A_TRADER)),
                Duration.between(created, template.createdAt()).toNanos());
    }

    private static void write(Writer out, List<Column> columns, String[] row, Template template, Past past)
            throws IOException {
        for (int i = 0; i < row.length; i++) {
            if (i > 0) {
                out.write('\t');
            }
            out.write(row[i].equals(NULL) ? NULL : field(columns.get(i), row[i], template, past));
        }
        out.write('\n');
    }

    private static String field(Column column, String value, Template template, Past past) {
        return switch (column.kind()) {
            case TIME ->
                TIME.format(OffsetDateTime.parse(value, TIME)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .minusNanos(past.earlierNanos()));
            case NANOS -> Long.toString(Long.parseLong(value) - past.earlierNanos());
            case TRADER -> past.trader();
            case ACCOUNT -> past.account();
            case NAME ->
                column.name().equals("client_order_id")
                        ? "past" + past.session() + past.body()
                        : SESSION.matcher(value.replace(template.orderId().substring(2), past.body()))
                                .replaceFirst(past.session());
            case KEPT -> value;
        };
    }
}

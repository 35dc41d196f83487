package io.countersign.bench;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What an order reads and writes, with nothing around it: no policy, no lock, no audit record, no venue.
final class BareSteps implements BareWorkflow.Steps {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE bench_order (id text PRIMARY KEY, account text, symbol text, quantity numeric)",
            "CREATE TABLE bench_fill (id text PRIMARY KEY, price numeric)",
            "CREATE TABLE bench_position (account text, symbol text, quantity numeric, PRIMARY KEY (account, symbol))",
            "CREATE TABLE bench_row (id text PRIMARY KEY)");

    private static final String VALIDATE = "SELECT currency FROM instrument WHERE symbol = :symbol";
    private static final String ACCOUNT = "SELECT status FROM account WHERE account_id = :account";
    private static final String LIMIT = "SELECT max_order_quantity FROM risk_limit WHERE account_id = :account";
    private static final String PRICE = "SELECT max(ask) FROM quote WHERE symbol = :symbol";
    private static final String POSITION =
            "SELECT quantity FROM position WHERE account_id = :account AND symbol = :symbol";
    private static final String RESERVATIONS =
            "SELECT sum(open_quantity) FROM reservation WHERE account_id = :account AND open_quantity > 0";
    private static final String INSERT = "INSERT INTO bench_order VALUES (:id, :account, :symbol, :quantity)";
    private static final String EXECUTE = "INSERT INTO bench_fill VALUES (:id, 1)";
    private static final String BOOK = """
            INSERT INTO bench_position AS p VALUES (:account, :symbol, :quantity)
            ON CONFLICT (account, symbol) DO UPDATE SET quantity = p.quantity + excluded.quantity""";

    private final Jdbi database;

    BareSteps(DataSource pool) {
        this.database = Jdbi.create(pool);
    }

    static void makeTables(Jdbi database) {
        database.useHandle(handle -> TABLES.forEach(handle::execute));
    }

    private void read(String sql, Flow.Wanted order) {
        database.useHandle(handle -> read(handle, sql, order));
    }

    private static void read(Handle handle, String sql, Flow.Wanted order) {
        var _ = handle.createQuery(sql).bindMap(fields(order)).mapToMap().list();
    }

    private void write(String sql, Flow.Wanted order) {
        database.useHandle(handle -> write(handle, sql, order));
    }

    private static void write(Handle handle, String sql, Flow.Wanted order) {
        handle.createUpdate(sql).bindMap(fields(order)).execute();
    }

    private static Map<String, Object> fields(Flow.Wanted order) {
        return Map.of(
                "id", order.clientOrderId(),
                "account", order.account(),
                "symbol", order.symbol(),
                "quantity", order.quantity());
    }

    @Override
    public void validate(Flow.Wanted order) {
        read(VALIDATE, order);
    }

    @Override
    public void checkAccount(Flow.Wanted order) {
        read(ACCOUNT, order);
    }

    @Override
    public void checkLimit(Flow.Wanted order) {
        read(LIMIT, order);
    }

    @Override
    public void checkPrice(Flow.Wanted order) {
        read(PRICE, order);
    }

    @Override
    public void checkPosition(Flow.Wanted order) {
        read(POSITION, order);
    }

    @Override
    public void checkReservations(Flow.Wanted order) {
        read(RESERVATIONS, order);
    }

    @Override
    public void insert(Flow.Wanted order) {
        write(INSERT, order);
    }

    @Override
    public void execute(Flow.Wanted order) {
        write(EXECUTE, order);
    }

    @Override
    public void book(Flow.Wanted order) {
        write(BOOK, order);
    }

    @Override
    public void all(Flow.Wanted order) {
        database.useTransaction(handle -> {
            for (String sql : List.of(VALIDATE, ACCOUNT, LIMIT, PRICE, POSITION, RESERVATIONS)) {
                read(handle, sql, order);
            }
            for (String sql : List.of(INSERT, EXECUTE, BOOK)) {
                write(handle, sql, order);
            }
        });
    }
}

package io.countersign.fault;

import io.countersign.database.Database;
import io.countersign.fixture.RealParts;
import org.jdbi.v3.core.Jdbi;

/// The venues' quotes, which can be kept from arriving: as if the feed had stopped, while everything else goes
/// on.
final class Feed {

    private final Jdbi database;

    Feed(RealParts.Place place) {
        database = Database.jdbi(place.database());
        execute("""
                CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'""");
    }

    /// From now on no quote arrives.
    void stop() {
        execute("CREATE TRIGGER lost BEFORE INSERT OR UPDATE ON quote FOR EACH ROW EXECUTE FUNCTION lose()");
    }

    /// From now on no quote of this venue arrives.
    void stop(String venue) {
        execute("""
                CREATE TRIGGER lost BEFORE INSERT OR UPDATE ON quote FOR EACH ROW WHEN (NEW.venue = '%s')
                EXECUTE FUNCTION lose()""".formatted(venue));
    }

    /// Forgets what did arrive.
    void forget() {
        execute("DELETE FROM quote");
    }

    /// Quotes arrive again.
    void resume() {
        execute("DROP TRIGGER lost ON quote");
    }

    /// Seconds since the newest quote of all.
    double age() {
        return seconds("SELECT extract(epoch FROM clock_timestamp() - max(quoted_at))::float8 FROM quote");
    }

    /// Seconds since the newest quote in an instrument of the venue that is furthest behind.
    double age(String symbol) {
        return seconds(
                "SELECT extract(epoch FROM clock_timestamp() - min(quoted_at))::float8 FROM quote WHERE symbol = ?",
                symbol);
    }

    private double seconds(String sql, Object... parameters) {
        return database.withHandle(
                handle -> handle.select(sql, parameters).mapTo(Double.class).one());
    }

    private void execute(String sql) {
        database.useHandle(handle -> handle.execute(sql));
    }
}

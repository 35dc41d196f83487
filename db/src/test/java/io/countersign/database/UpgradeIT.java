package io.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What migrations make of what was there before them.
class UpgradeIT {
    private static final String SCHEMA = "upgraded";

    @RegisterExtension
    final TestDatabase database = new TestDatabase().withoutInvariants();

    private FluentConfiguration migrations() {
        return Flyway.configure().dataSource(database.source()).schemas(SCHEMA).locations("classpath:db/migration");
    }

    @Test
    void a_day_that_was_closed_before_positions_were_heard_is_not_compared_with_none() {
        Jdbi jdbi = database.jdbi();
        migrations().target("018").load().migrate();
        jdbi.useHandle(handle -> handle.execute("INSERT INTO upgraded.venue_day VALUES ('XSIM', 7, now(), NULL)"));

        migrations().load().migrate();

        int toCompare = jdbi.withHandle(
                handle -> handle.createQuery("SELECT COUNT(*) FROM upgraded.venue_day WHERE compared_at IS NULL")
                        .mapTo(Integer.class)
                        .one());
        assertThat(toCompare).isZero();
    }
}

package io.countersign;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.database.Database;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import net.sourceforge.argparse4j.inf.Namespace;

/// `migrate`: brings the schema up to date, and ends.
final class MigrateCommand extends ConfiguredCommand<CountersignConfiguration> {

    MigrateCommand() {
        super("migrate", "Brings the database schema up to date");
    }

    @Override
    protected void run(
            Bootstrap<CountersignConfiguration> bootstrap,
            Namespace namespace,
            CountersignConfiguration configuration) {
        migrate(configuration.database());
    }

    static void migrate(CountersignConfiguration.Database database) {
        try (HikariDataSource pool = Connections.pool(database, new SimpleMeterRegistry())) {
            Database.migrate(pool, database.developmentData());
        }
    }
}

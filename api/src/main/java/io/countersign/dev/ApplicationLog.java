package io.countersign.dev;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.FileAppenderFactory;
import io.dropwizard.util.DataSize;
import java.nio.file.Path;
import java.util.List;

/// Where the application's log goes in development: all of it to a file, and to the terminal what needs attention.
final class ApplicationLog {

    private ApplicationLog() {}

    /// Leaves a logging that is not Dropwizard's own as it is.
    static void toFile(Path file, Configuration configuration, Bootstrap<?> bootstrap) {
        if (!(configuration.getLoggingFactory() instanceof DefaultLoggingFactory logging)) {
            return;
        }
        ConsoleAppenderFactory<ILoggingEvent> terminal = new ConsoleAppenderFactory<>();
        terminal.setThreshold("WARN");
        FileAppenderFactory<ILoggingEvent> rolling = new FileAppenderFactory<>();
        rolling.setCurrentLogFilename(file.toString());
        rolling.setArchivedLogFilenamePattern(file + ".%i.gz");
        rolling.setArchivedFileCount(3);
        rolling.setMaxFileSize(DataSize.mebibytes(20));
        logging.setAppenders(List.of(terminal, rolling));
        logging.configure(
                bootstrap.getMetricRegistry(), bootstrap.getApplication().getName());
    }
}

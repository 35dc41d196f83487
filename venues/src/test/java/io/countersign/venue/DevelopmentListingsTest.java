package io.countersign.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.instrument.Instrument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DevelopmentListingsTest {
    private static final Path DEVELOPMENT_DATA =
            Path.of("..", "db", "src", "main", "resources", "db", "development", "R__development_data.sql");
    private static final Pattern INSTRUMENT = Pattern.compile("\\('([A-Z]+)', +'[^']*', +'USD', +([0-9.]+), +(\\d+), "
            + "+'([A-Z]+)', +'([^']+)', +'([0-9:]+)', +'([0-9:]+)', +'\\{([0-9,]*)\\}'\\)");

    @Test
    void are_the_instruments_of_the_development_data() throws Exception {
        List<String> house = INSTRUMENT
                .matcher(Files.readString(DEVELOPMENT_DATA))
                .results()
                .map(found -> String.join(
                        " ",
                        List.of(
                                found.group(1),
                                found.group(2),
                                found.group(3),
                                found.group(4),
                                found.group(5),
                                found.group(6),
                                found.group(7),
                                found.group(8))))
                .toList();

        assertThat(house).hasSize(8);
        assertThat(DevelopmentListings.read().stream()
                        .map(listing -> line(listing.instrument()))
                        .toList())
                .isEqualTo(house);
    }

    private static String line(Instrument instrument) {
        return "%s %s %s %s %s %s %s %s"
                .formatted(
                        instrument.symbol(),
                        instrument.tick(),
                        instrument.lot(),
                        instrument.status(),
                        instrument.session().zone(),
                        instrument.session().opens(),
                        instrument.session().closes(),
                        instrument.session().days().stream()
                                .sorted()
                                .map(day -> Integer.toString(day.getValue()))
                                .collect(Collectors.joining(",")));
    }
}

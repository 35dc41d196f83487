package io.countersign.dev;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevelopmentSettingsTest {

    @Test
    void needs_nothing_configured() {
        DevelopmentSettings settings = DevelopmentSettings.fromEnvironment(Map.of());

        assertThat(settings.ports())
                .isEqualTo(new DevelopmentSettings.Ports(
                        8080,
                        8081,
                        7233,
                        8233,
                        8181,
                        5433,
                        new DevelopmentSettings.VenuePorts(9880, 9881),
                        new DevelopmentSettings.VenuePorts(9882, 9883)));
        assertThat(settings.marketSpeed()).isEqualTo(1_000);
        assertThat(settings.dataDirectory()).isEqualTo(Path.of(".countersign").toAbsolutePath());
        assertThat(settings.postgresBinaries())
                .isEqualTo(Path.of(".tools", "postgres").toAbsolutePath());
        assertThat(settings.namespace()).isEqualTo("countersign");
        assertThat(settings.databaseUrl()).isEmpty();
        assertThat(settings.temporalAddress()).isEmpty();
        assertThat(settings.opaUrl()).isEmpty();
    }

    @Test
    void takes_every_setting_from_its_variable() {
        DevelopmentSettings settings = DevelopmentSettings.fromEnvironment(Map.ofEntries(
                entry("COUNTERSIGN_API_PORT", "1"),
                entry("COUNTERSIGN_ADMIN_PORT", "2"),
                entry("COUNTERSIGN_TEMPORAL_PORT", "3"),
                entry("COUNTERSIGN_TEMPORAL_UI_PORT", "4"),
                entry("COUNTERSIGN_OPA_PORT", "5"),
                entry("COUNTERSIGN_POSTGRES_PORT", " 65535 "),
                entry("COUNTERSIGN_DATA_DIR", "/data"),
                entry("COUNTERSIGN_DATABASE_URL", "jdbc:postgresql://db/orders"),
                entry("COUNTERSIGN_TEMPORAL_ADDRESS", "temporal:7233"),
                entry("COUNTERSIGN_OPA_URL", "http://opa:8181"),
                entry("COUNTERSIGN_XSIM_PORT", "6"),
                entry("COUNTERSIGN_XSIM_ADMIN_PORT", "7"),
                entry("COUNTERSIGN_YSIM_PORT", "8"),
                entry("COUNTERSIGN_YSIM_ADMIN_PORT", "9"),
                entry("COUNTERSIGN_MARKET_SPEED", "60000")));

        assertThat(settings.ports())
                .isEqualTo(new DevelopmentSettings.Ports(
                        1,
                        2,
                        3,
                        4,
                        5,
                        65_535,
                        new DevelopmentSettings.VenuePorts(6, 7),
                        new DevelopmentSettings.VenuePorts(8, 9)));
        assertThat(settings.marketSpeed()).isEqualTo(60_000);
        assertThat(settings.dataDirectory()).isEqualTo(Path.of("/data"));
        assertThat(settings.databaseUrl()).contains("jdbc:postgresql://db/orders");
        assertThat(settings.temporalAddress()).contains("temporal:7233");
        assertThat(settings.opaUrl()).contains(URI.create("http://opa:8181"));
    }

    @Test
    void does_not_unpack_into_a_folder_of_tools_that_is_not_ours() {
        DevelopmentSettings settings = DevelopmentSettings.fromEnvironment(
                Map.of("COUNTERSIGN_TOOLS", "/usr/local/bin", "COUNTERSIGN_DATA_DIR", "/data"));

        assertThat(settings.tools()).isEqualTo(Path.of("/usr/local/bin"));
        assertThat(settings.postgresBinaries()).isEqualTo(Path.of("/data/bin"));
    }

    @Test
    void an_empty_variable_counts_as_absent() {
        assertThat(DevelopmentSettings.fromEnvironment(Map.of("COUNTERSIGN_OPA_PORT", "", "COUNTERSIGN_OPA_URL", " ")))
                .isEqualTo(DevelopmentSettings.fromEnvironment(Map.of()));
    }

    @Test
    void names_the_variable_that_is_wrong_and_what_it_should_be() {
        assertThatThrownBy(() -> DevelopmentSettings.fromEnvironment(Map.of("COUNTERSIGN_OPA_PORT", "x")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("COUNTERSIGN_OPA_PORT is \"x\": it should be a port, 1 to 65535");
        assertThatThrownBy(() -> DevelopmentSettings.fromEnvironment(Map.of("COUNTERSIGN_API_PORT", "70000")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("COUNTERSIGN_API_PORT is 70000: it should be a port, 1 to 65535");
        assertThatThrownBy(() -> DevelopmentSettings.fromEnvironment(Map.of("COUNTERSIGN_OPA_URL", "no address")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("an address like http://127.0.0.1:8181");
    }
}

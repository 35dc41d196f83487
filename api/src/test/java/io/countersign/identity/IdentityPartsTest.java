package io.countersign.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.proc.SecurityContext;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityPartsTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "127.0.0.1, 0.0.0.0", ", 127.0.0.1", "127.0.0.1, ", "192.0.2.1, 127.0.0.1"})
    void the_development_issuer_is_not_for_other_machines(String api, String admin) {
        assertThatThrownBy(() -> IdentityParts.requireLoopback(server(api, admin)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("COUNTERSIGN_OIDC_ISSUER");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "localhost, ::1"})
    void on_this_machine_it_is(String api, String admin) {
        assertThatCode(() -> IdentityParts.requireLoopback(server(api, admin))).doesNotThrowAnyException();
    }

    @Test
    void its_tokens_outlive_a_restart(@TempDir Path directory) throws Exception {
        DevelopmentUsers.User trader = DevelopmentUsers.find("trader1").orElseThrow();
        String token = DevelopmentIssuer.in(directory, "countersign", CLOCK)
                .issue(trader)
                .token();
        TokenVerifier afterwards = verifier(DevelopmentIssuer.in(directory, "countersign", CLOCK), CLOCK);

        assertThat(afterwards.verify(token).subject().value()).isEqualTo("trader1");
    }

    @Test
    void its_tokens_expire(@TempDir Path directory) throws Exception {
        DevelopmentIssuer issuer = DevelopmentIssuer.in(directory, "countersign", CLOCK);
        String token =
                issuer.issue(DevelopmentUsers.find("trader1").orElseThrow()).token();
        TokenVerifier tomorrow = verifier(issuer, Clock.offset(CLOCK, Duration.ofHours(13)));

        assertThatThrownBy(() -> tomorrow.verify(token)).isInstanceOf(TokenVerifier.NotVouchedFor.class);
    }

    @Test
    void its_key_is_for_its_owner_only(@TempDir Path directory) throws Exception {
        DevelopmentIssuer.in(directory, "countersign", CLOCK);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("dev-issuer.jwk"))))
                .isEqualTo("rw-------");
    }

    private static TokenVerifier verifier(DevelopmentIssuer issuer, Clock clock) {
        com.nimbusds.jose.jwk.source.JWKSource<SecurityContext> keys = issuer.keys();
        return new TokenVerifier(keys, DevelopmentIssuer.ISSUER, "countersign", clock);
    }

    private static DefaultServerFactory server(String api, String admin) {
        DefaultServerFactory server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(connector(api)));
        server.setAdminConnectors(List.of(connector(admin)));
        return server;
    }

    private static HttpConnectorFactory connector(String host) {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setBindHost(host);
        return connector;
    }
}

package io.countersign.identity;

import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.countersign.CountersignConfiguration;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Puts together who vouches for callers: the configured issuer, or on a machine of one's own the development issuer.
public final class IdentityParts {
    private final TokenVerifier verifier;
    private final Optional<DevelopmentIssuer> developmentIssuer;

    private IdentityParts(TokenVerifier verifier, Optional<DevelopmentIssuer> developmentIssuer) {
        this.verifier = verifier;
        this.developmentIssuer = developmentIssuer;
    }

    /// @throws IllegalStateException when the development issuer would be reachable from other machines
    public static IdentityParts of(CountersignConfiguration configuration, Clock clock) throws IOException {
        CountersignConfiguration.Identity identity = configuration.identity();
        if (identity.isDevelopment()) {
            requireLoopback(configuration.getServerFactory());
            DevelopmentIssuer issuer = DevelopmentIssuer.in(configuration.dataDirectory(), identity.audience(), clock);
            return new IdentityParts(
                    new TokenVerifier(issuer.keys(), DevelopmentIssuer.ISSUER, identity.audience(), clock),
                    Optional.of(issuer));
        }
        URI jwks =
                URI.create(identity.jwks().isBlank() ? identity.issuer() + "/.well-known/jwks.json" : identity.jwks());
        return new IdentityParts(
                new TokenVerifier(
                        JWKSourceBuilder.<SecurityContext>create(jwks.toURL())
                                .retrying(true)
                                .outageTolerant(true)
                                .build(),
                        identity.issuer(),
                        identity.audience(),
                        clock),
                Optional.empty());
    }

    /// From now on, a resource method that asks for a [Caller] is for those alone who have a token.
    public void register(Environment environment, People people, Clock clock) {
        KnownTokens tokens = new KnownTokens(verifier, people, clock);
        JerseyEnvironment jersey = environment.jersey();
        jersey.register(new AuthDynamicFeature(new BearerFilter(tokens)));
        jersey.register(new AuthValueFactoryProvider.Binder<>(Caller.class));
        developmentIssuer.ifPresent(issuer -> {
            jersey.register(new DevelopmentTokenResource(issuer));
            environment.servlets().addServlet("dev-token", new TokenAddress()).addMapping("/dev/token");
        });
    }

    static void requireLoopback(ServerFactory server) {
        List<ConnectorFactory> connectors = switch (server) {
            case DefaultServerFactory both ->
                Stream.concat(both.getApplicationConnectors().stream(), both.getAdminConnectors().stream())
                        .toList();
            case SimpleServerFactory one -> List.of(one.getConnector());
            default -> List.of();
        };
        if (connectors.isEmpty() || !connectors.stream().allMatch(IdentityParts::isLoopback)) {
            throw new IllegalStateException("Without an issuer of tokens (COUNTERSIGN_OIDC_ISSUER) anybody could give"
                    + " themselves any role, so nothing may listen beyond this machine: COUNTERSIGN_BIND_HOST must be a"
                    + " loopback address");
        }
    }

    private static boolean isLoopback(ConnectorFactory connector) {
        if (!(connector instanceof HttpConnectorFactory http) || http.getBindHost() == null) {
            return false;
        }
        try {
            return InetAddress.getByName(http.getBindHost()).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}

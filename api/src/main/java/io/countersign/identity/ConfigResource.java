package io.countersign.identity;

import io.countersign.CountersignConfiguration;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Tells the web pages how people sign in here. Needs no token, and says nothing that is not for everybody.
@Path("/config")
@Produces(MediaType.APPLICATION_JSON)
public final class ConfigResource {
    private final ConfigView view;

    /// @param temporal as configured
    public ConfigResource(CountersignConfiguration.Identity identity, CountersignConfiguration.Temporal temporal) {
        boolean development = identity.isDevelopment();
        view = new ConfigView(
                development,
                development ? developmentUsers() : List.of(),
                development ? null : new Oidc(identity.issuer(), identity.clientId()),
                temporal.ui().isBlank() ? null : temporal.ui() + "/namespaces/" + temporal.namespace());
    }

    /// @param users who can sign in by a click
    /// @param oidc null where there is the development issuer
    /// @param temporalUi Temporal's pages of our namespace; null where people are not sent there
    public record ConfigView(
            boolean development,
            List<UserView> users,
            @Nullable Oidc oidc,
            @Nullable String temporalUi) {
        public ConfigView {
            users = List.copyOf(users);
        }
    }

    public record UserView(String user, SortedSet<String> roles) {}

    public record Oidc(String issuer, String clientId) {}

    @GET
    public ConfigView config() {
        return view;
    }

    private static List<UserView> developmentUsers() {
        return DevelopmentUsers.all().stream()
                .map(user -> new UserView(user.name(), new TreeSet<>(user.roles())))
                .toList();
    }
}

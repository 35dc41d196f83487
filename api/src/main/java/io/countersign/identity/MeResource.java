package io.countersign.identity;

import io.countersign.order.AccountId;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Tells a caller who they are.
@Path("/me")
@Produces(MediaType.APPLICATION_JSON)
public final class MeResource {
    private final Authorization authorization;

    public MeResource(Authorization authorization) {
        this.authorization = authorization;
    }

    /// @param accounts those that a trader may trade
    public record MeView(String subject, SortedSet<String> roles, SortedSet<String> accounts) {}

    @GET
    public MeView me(@Auth Caller caller) {
        authorization.toRead(caller, Action.SELF_READ, Target.NONE);
        return new MeView(
                caller.subject().value(),
                new TreeSet<>(caller.roles()),
                caller.accounts().stream().map(AccountId::value).collect(Collectors.toCollection(TreeSet::new)));
    }
}

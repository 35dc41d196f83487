package io.countersign.identity;

import io.countersign.api.Faults;
import io.countersign.api.JsonBody;
import io.countersign.api.ProblemCode;
import io.countersign.api.ProblemException;
import io.countersign.order.AccountId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Gives out tokens of the development issuer. Not there at all where a real identity provider is configured.
@Path("/dev/token")
@Produces(MediaType.APPLICATION_JSON)
public final class DevelopmentTokenResource {
    private static final int LONGEST_NAME = 128;

    private final DevelopmentIssuer issuer;

    public DevelopmentTokenResource(DevelopmentIssuer issuer) {
        this.issuer = issuer;
    }

    /// @param expiresAt when the token runs out
    public record TokenView(
            String token, String subject, SortedSet<String> roles, SortedSet<String> accounts, Instant expiresAt) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public TokenView issue(JsonBody body) {
        String name = body.required("user", DevelopmentTokenResource::name);
        body.finish();
        DevelopmentUsers.User user = DevelopmentUsers.find(Faults.present(name))
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.USER_NOT_FOUND, "The development users are " + DevelopmentUsers.names()));
        DevelopmentIssuer.Issued issued = issuer.issue(user);
        return new TokenView(
                issued.token(),
                user.name(),
                new TreeSet<>(user.roles()),
                user.accounts().stream().map(AccountId::value).collect(Collectors.toCollection(TreeSet::new)),
                issued.until());
    }

    private static String name(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("must be a user's name");
        }
        return text;
    }
}

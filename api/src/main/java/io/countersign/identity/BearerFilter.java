package io.countersign.identity;

import com.nimbusds.jose.JOSEException;
import io.countersign.api.ProblemCode;
import io.countersign.api.ProblemException;
import io.countersign.identity.TokenVerifier.NotVouchedFor;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a request through when its `Authorization` header has a token that proves who calls. A token in the address is
/// not looked at: addresses end up in logs.
@Priority(Priorities.AUTHENTICATION)
public final class BearerFilter implements ContainerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(BearerFilter.class);
    private static final String SCHEME = "Bearer ";

    private final KnownTokens tokens;

    public BearerFilter(KnownTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw ProblemException.of(ProblemCode.UNAUTHENTICATED, "Send Authorization: Bearer <token>");
        }
        Caller caller = caller(header.substring(SCHEME.length()).strip());
        request.setSecurityContext(new CallerContext(caller, request.getSecurityContext()));
    }

    private Caller caller(String token) {
        try {
            return tokens.caller(token);
        } catch (NotVouchedFor e) {
            LOG.debug("A token was refused", e);
            throw ProblemException.of(
                    ProblemCode.UNAUTHENTICATED,
                    "The token is expired, foreign, ill-formed or not signed by the issuer");
        } catch (JOSEException e) {
            LOG.warn("The issuer's keys cannot be had: {}", e.toString());
            throw ProblemException.of(ProblemCode.UNAVAILABLE, "The identity provider's keys are not available");
        }
    }

    private record CallerContext(Caller caller, SecurityContext before) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return caller.roles().contains(role);
        }

        @Override
        public boolean isSecure() {
            return before.isSecure();
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }
}

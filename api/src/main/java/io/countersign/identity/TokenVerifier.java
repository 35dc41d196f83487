package io.countersign.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.countersign.order.AccountId;
import io.countersign.order.Subject;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Verifies a bearer token: signed by a key of the issuer with RS256 or ES256 and nothing else, made by this issuer
/// for this audience, not expired, and naming a subject. Thread-safe.
public final class TokenVerifier {
    private static final int LEEWAY_SECONDS = 30;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /// @param keys the issuer's public keys
    /// @param issuer what `iss` must say
    /// @param audience what `aud` must contain
    public TokenVerifier(JWKSource<SecurityContext> keys, String issuer, String audience, Clock clock) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(new ClaimsAtClock(issuer, audience, clock));
    }

    /// @throws NotVouchedFor when the token proves nothing
    /// @throws JOSEException when the issuer's keys cannot be had
    public Caller verify(String token) throws NotVouchedFor, JOSEException {
        try {
            return caller(processor.process(token, null));
        } catch (BadJOSEException | ParseException | IllegalArgumentException e) {
            throw new NotVouchedFor(e);
        }
    }

    private static Caller caller(JWTClaimsSet claims) throws ParseException {
        Set<AccountId> accounts =
                strings(claims, "accounts").stream().map(AccountId::new).collect(Collectors.toSet());
        return new Caller(
                new Subject(claims.getSubject()),
                Set.copyOf(strings(claims, "roles")),
                accounts,
                claims.getExpirationTime().toInstant());
    }

    private static List<String> strings(JWTClaimsSet claims, String name) throws ParseException {
        List<String> values = claims.getStringListClaim(name);
        return values == null ? List.of() : values;
    }

    /// The claims, judged by a clock that can be given.
    private static final class ClaimsAtClock extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final Clock clock;

        ClaimsAtClock(String issuer, String audience, Clock clock) {
            super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"));
            this.clock = clock;
            setMaxClockSkew(LEEWAY_SECONDS);
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }

        @Override
        public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
            super.verify(claims, context);
        }
    }

    /// The token does not prove who calls.
    public static final class NotVouchedFor extends Exception {
        NotVouchedFor(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}

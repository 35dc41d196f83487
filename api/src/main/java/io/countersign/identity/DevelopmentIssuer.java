package io.countersign.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.countersign.order.AccountId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/// Makes tokens for the development users, whoever asks: for a machine where nobody else can ask. Its key (P-256) is
/// kept in a file, so that tokens outlive a restart. Thread-safe.
public final class DevelopmentIssuer {
    public static final String ISSUER = "urn:countersign:development";

    private static final String KEY_FILE = "dev-issuer.jwk";
    private static final Duration LIFETIME = Duration.ofHours(12);

    private final ECKey key;
    private final String audience;
    private final Clock clock;

    private DevelopmentIssuer(ECKey key, String audience, Clock clock) {
        this.key = key;
        this.audience = audience;
        this.clock = clock;
    }

    /// The issuer whose key is in this directory; the key is made when there is none.
    public static DevelopmentIssuer in(Path directory, String audience, Clock clock) throws IOException {
        Path file = directory.resolve(KEY_FILE);
        try {
            if (Files.notExists(file)) {
                write(
                        file,
                        new ECKeyGenerator(Curve.P_256)
                                .keyIDFromThumbprint(true)
                                .generate());
            }
            return new DevelopmentIssuer(ECKey.parse(Files.readString(file)), audience, clock);
        } catch (ParseException | JOSEException e) {
            throw new IOException(file + " does not hold a key of the development issuer; remove it", e);
        }
    }

    /// @param until when the token expires
    public record Issued(String token, Instant until) {}

    public Issued issue(DevelopmentUsers.User user) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = now.plus(LIFETIME);
        List<String> accounts =
                user.accounts().stream().map(AccountId::value).sorted().toList();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(audience)
                .subject(user.name())
                .claim("roles", user.roles().stream().sorted().toList())
                .claim("accounts", accounts)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(until))
                .jwtID(UUID.randomUUID().toString())
                .build();
        return new Issued(sign(claims), until);
    }

    /// The public key, for those who verify.
    public JWKSource<SecurityContext> keys() {
        return new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()));
    }

    private String sign(JWTClaimsSet claims) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(JOSEObjectType.JWT)
                    .keyID(key.getKeyID())
                    .build();
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("a P-256 key signs ES256", e);
        }
    }

    /// All of the key or nothing, and for its owner's eyes only.
    private static void write(Path file, ECKey key) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path partial = Files.createTempFile(
                directory,
                KEY_FILE,
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(partial, key.toJSONString());
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

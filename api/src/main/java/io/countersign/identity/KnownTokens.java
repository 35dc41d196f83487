package io.countersign.identity;

import com.nimbusds.jose.JOSEException;
import io.countersign.identity.TokenVerifier.NotVouchedFor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Verifies tokens and remembers them for a while under their hash, so that a client who sends one with every request
/// costs one signature check a minute, and one write of who they are for each token. Thread-safe.
public final class KnownTokens {
    private static final int MOST = 1_000;
    private static final Duration VERIFY_AGAIN_AFTER = Duration.ofMinutes(1);

    private final TokenVerifier verifier;
    private final People people;
    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    private record Known(Caller caller, Instant verifiedAt) {}

    public KnownTokens(TokenVerifier verifier, People people, Clock clock) {
        this.verifier = verifier;
        this.people = people;
        this.clock = clock;
    }

    /// Who the token says calls. The first time it is seen, that is written down.
    ///
    /// @throws NotVouchedFor when the token proves nothing
    /// @throws JOSEException when the issuer's keys cannot be had
    public Caller caller(String token) throws NotVouchedFor, JOSEException {
        String hash = sha256(token);
        Instant now = clock.instant();
        Known before = get(hash);
        if (before != null
                && now.isBefore(before.verifiedAt.plus(VERIFY_AGAIN_AFTER))
                && now.isBefore(before.caller.until())) {
            return before.caller;
        }
        Caller caller = verifier.verify(token);
        if (before == null) {
            people.vouch(caller.subject(), caller.roles(), caller.accounts(), caller.until());
        }
        put(hash, new Known(caller, now));
        return caller;
    }

    private @Nullable Known get(String hash) {
        synchronized (known) {
            return known.get(hash);
        }
    }

    private void put(String hash, Known entry) {
        synchronized (known) {
            known.put(hash, entry);
        }
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

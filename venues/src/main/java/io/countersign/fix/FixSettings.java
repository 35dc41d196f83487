package io.countersign.fix;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.countersign.execution.VenueId;
import java.time.Duration;
import java.util.Objects;

/// How we reach one venue, and who we are there.
///
/// @param compId our SenderCompID on the orders session; the others' are made of it
/// @param heartbeat HeartBtInt (tag 108), in whole seconds
/// @param cancelOnDisconnect whether the venue is to cancel our open orders when the connection is lost
/// @param reconnect from one try to connect to the next, in whole seconds
public record FixSettings(
        @JsonProperty("id") VenueId venue,
        String host,
        int port,
        String compId,
        String username,
        String password,
        Duration heartbeat,
        boolean cancelOnDisconnect,
        Duration reconnect) {

    private static final int HIGHEST_PORT = 65_535;

    public FixSettings {
        Objects.requireNonNull(venue, "venue");
        requireText(host, "host");
        requireText(compId, "compId");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be 1 to " + HIGHEST_PORT);
        }
        requireSeconds(heartbeat, "heartbeat");
        requireSeconds(reconnect, "reconnect");
    }

    private static void requireText(String text, String what) {
        Objects.requireNonNull(text, what);
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
    }

    private static void requireSeconds(Duration duration, String what) {
        Objects.requireNonNull(duration, what);
        if (duration.toSeconds() < 1 || duration.toNanosPart() != 0) {
            throw new IllegalArgumentException(what + " must be whole seconds, one or more");
        }
    }

    /// Without the password: settings are logged.
    @Override
    public String toString() {
        return venue + " at " + host + ":" + port + " as " + compId;
    }
}

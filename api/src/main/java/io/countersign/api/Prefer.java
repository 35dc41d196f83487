package io.countersign.api;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long a client wants to wait for an answer (RFC 7240). What it cannot mean is ignored, as the RFC asks.
///
/// @param patience until the order is over, at most this long; at most 30 s
/// @param respondAsync not at all; `wait` comes first when both are given
public record Prefer(Optional<Duration> patience, boolean respondAsync) {
    private static final long LONGEST_SECONDS = 30;
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,9})\"?");

    public static Prefer of(MultivaluedMap<String, String> headers) {
        List<String> lines = headers.getOrDefault("Prefer", List.of());
        Optional<Duration> wait = Optional.empty();
        boolean respondAsync = false;
        for (String preference :
                String.join(",", lines).toLowerCase(Locale.ROOT).split("[,;]", -1)) {
            Matcher matcher = WAIT.matcher(preference.strip());
            if (matcher.matches() && wait.isEmpty()) {
                wait = Optional.of(Duration.ofSeconds(Math.min(LONGEST_SECONDS, Long.parseLong(matcher.group(1)))));
            }
            respondAsync |= preference.strip().equals("respond-async");
        }
        return new Prefer(wait, respondAsync);
    }

    /// What goes into `Preference-Applied`; null when nothing was preferred.
    public @Nullable String applied() {
        return patience.map(duration -> "wait=" + duration.toSeconds()).orElse(respondAsync ? "respond-async" : null);
    }
}

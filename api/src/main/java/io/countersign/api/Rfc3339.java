package io.countersign.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a moment as RFC 3339 spells it: with any offset, with a leap second (taken as the end of the second before),
/// and with more digits than a nanosecond (which are cut).
final class Rfc3339 {
    private static final Pattern FORM = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:)([0-9]{2})"
            + "(?:\\.([0-9]{1,9})[0-9]{0,40})?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");
    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_AN_HOUR = 60;

    private Rfc3339() {}

    /// @throws IllegalArgumentException when it is not spelled so, or there is no such day
    static Instant parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw expected();
        }
        boolean leap = parts.group(3).equals("60");
        String fraction = parts.group(4) == null || leap ? "" : "." + parts.group(4);
        String time = parts.group(2) + (leap ? "59.999999999" : parts.group(3) + fraction);
        try {
            return LocalDateTime.parse(parts.group(1) + "T" + time)
                    .toInstant(ZoneOffset.UTC)
                    .minusSeconds(offsetSeconds(parts));
        } catch (DateTimeException _) {
            throw expected();
        }
    }

    private static long offsetSeconds(Matcher parts) {
        String sign = parts.group(5);
        if (sign == null) {
            return 0;
        }
        int minutes = Integer.parseInt(parts.group(6)) * MINUTES_AN_HOUR + Integer.parseInt(parts.group(7));
        return (sign.equals("-") ? -1L : 1L) * minutes * SECONDS_A_MINUTE;
    }

    private static IllegalArgumentException expected() {
        return new IllegalArgumentException("must be an RFC 3339 time such as 2026-01-31T09:30:00Z");
    }
}

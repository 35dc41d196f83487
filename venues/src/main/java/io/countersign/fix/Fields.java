package io.countersign.fix;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import quickfix.FieldMap;
import quickfix.FieldNotFound;

/// Reads fields of a message, strictly: what is missing, empty or no plain number is a [BadField].
record Fields(FieldMap map) {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,8})?");

    private static final Pattern NAME = Pattern.compile("[!-~]{1,64}");

    Optional<String> optional(int tag) {
        return map.getOptionalString(tag);
    }

    String text(int tag) throws BadField {
        Optional<String> text = optional(tag);
        if (text.isEmpty() || text.get().isBlank()) {
            throw BadField.missing(tag);
        }
        return text.get();
    }

    /// What a venue calls something: printable, so that it can be kept anywhere.
    String name(int tag) throws BadField {
        return made(tag, text -> {
            if (!NAME.matcher(text).matches()) {
                throw new IllegalArgumentException("no name of 1 to 64 printable characters");
            }
            return text;
        });
    }

    /// A value made of one, by a type that refuses what cannot be.
    <T> T made(int tag, Made<T> made) throws BadField {
        String text = text(tag);
        try {
            return made.of(text);
        } catch (IllegalArgumentException e) {
            throw BadField.wrong(tag, text, String.valueOf(e.getMessage()));
        }
    }

    @FunctionalInterface
    interface Made<T> {
        /// @throws IllegalArgumentException when the text is none
        T of(String text);
    }

    /// Plain digits, not below zero.
    BigDecimal decimal(int tag) throws BadField {
        return made(tag, text -> {
            if (!DECIMAL.matcher(text).matches()) {
                throw new IllegalArgumentException("no plain decimal");
            }
            return new BigDecimal(text);
        });
    }

    /// One of these characters.
    char code(int tag, String allowed) throws BadField {
        String text = text(tag);
        if (text.length() != 1 || allowed.indexOf(text.charAt(0)) < 0) {
            throw BadField.wrong(tag, text, "not one of " + allowed);
        }
        return text.charAt(0);
    }

    /// In UTC, as exact as it is given.
    Instant time(int tag) throws BadField {
        String text = text(tag);
        try {
            return map.getUtcTimeStamp(tag).toInstant(ZoneOffset.UTC);
        } catch (FieldNotFound | RuntimeException _) {
            throw BadField.wrong(tag, text, "no time in UTC");
        }
    }
}

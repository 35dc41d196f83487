package io.countersign.order;

import java.util.Locale;

/// Makes words for people out of names for programs.
final class Sentence {
    private Sentence() {}

    /// `RISK_ALLOWED` becomes `Risk allowed`.
    static String from(String name) {
        String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /// `NeverReceived` becomes `never received`.
    static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}

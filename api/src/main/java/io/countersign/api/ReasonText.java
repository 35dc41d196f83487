package io.countersign.api;

/// Reads the reason that a person gives: free text that goes on record.
public final class ReasonText {
    private static final int MAX_CHARACTERS = 500;

    private ReasonText() {}

    /// @throws IllegalArgumentException when it is blank, too long, or has characters that cannot be shown or stored
    public static String parse(String text) {
        boolean sayable = text.codePoints().allMatch(ReasonText::isSayable);
        boolean blank = text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
        if (blank || !sayable || text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "must be text of 1 to " + MAX_CHARACTERS + " characters, not blank, without control characters");
        }
        return text;
    }

    /// Line breaks and tabs may be in a reason; other control characters and halves of characters may not.
    private static boolean isSayable(int codePoint) {
        boolean layout = codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
        boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return layout || !(Character.isISOControl(codePoint) || half);
    }
}

package io.countersign.api;

import java.util.regex.Pattern;

/// Reads the reason that a person gives: free text that goes on record.
public final class ReasonText {
    private static final int MAX_CHARACTERS = 500;

    /// Not white space, nor one of those that Unicode has readers ignore where they cannot show them
    /// (Default_Ignorable_Code_Point), nor the Braille cell without a dot. Policy and `openapi.json` say the same.
    private static final Pattern VISIBLE = Pattern.compile("[^\\x{0}-\\x{20}\\x{7F}-\\x{A0}\\x{AD}\\x{34F}\\x{61C}"
            + "\\x{115F}\\x{1160}\\x{1680}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2000}-\\x{200F}\\x{2028}-\\x{202F}"
            + "\\x{205F}-\\x{206F}\\x{2800}\\x{3000}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FEFF}\\x{FFA0}\\x{FFF0}-\\x{FFF8}"
            + "\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]");

    private ReasonText() {}

    /// @throws IllegalArgumentException when there is nothing to see in it, it is too long, or has characters that
    ///     cannot be shown or stored
    public static String parse(String text) {
        boolean sayable = text.codePoints().allMatch(ReasonText::isSayable);
        boolean blank = !VISIBLE.matcher(text).find();
        if (blank || !sayable || text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw new IllegalArgumentException("must be text of 1 to " + MAX_CHARACTERS
                    + " characters, one of them visible, no control characters");
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

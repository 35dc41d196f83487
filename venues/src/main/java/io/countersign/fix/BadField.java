package io.countersign.fix;

import org.jspecify.annotations.Nullable;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;

/// A message of a venue does not say what it must, or says what cannot be.
final class BadField extends Exception {
    private static final long serialVersionUID = 1L;

    private final int tag;
    private final @Nullable String value;

    private BadField(int tag, @Nullable String value, String why) {
        super(why);
        this.tag = tag;
        this.value = value;
    }

    static BadField missing(int tag) {
        return new BadField(tag, null, "tag " + tag + " is missing");
    }

    static BadField wrong(int tag, String value, String why) {
        return new BadField(tag, value, "tag " + tag + " is " + value + ": " + why);
    }

    /// Has the venue told, as FIX has it: a business reject where a field is missing, a session reject where
    /// one is wrong. QuickFIX/J sends it when this is thrown, and counts the message as received.
    void tell() throws FieldNotFound, IncorrectTagValue {
        if (value == null) {
            throw new FieldNotFound(tag);
        }
        throw new IncorrectTagValue(tag, value);
    }
}

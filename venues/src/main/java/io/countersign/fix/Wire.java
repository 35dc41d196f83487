package io.countersign.fix;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import quickfix.Message;
import quickfix.UtcTimestampPrecision;
import quickfix.field.MsgType;

/// Small things about messages.
final class Wire {
    private Wire() {}

    static Message message(String type) {
        Message message = new Message();
        message.getHeader().setString(MsgType.FIELD, type);
        return message;
    }

    static String type(Message message) {
        return message.getHeader().getOptionalString(MsgType.FIELD).orElse("");
    }

    /// A time as the wire has it, with nanoseconds.
    static void time(Message message, int tag, Clock clock) {
        Instant now = clock.instant();
        message.setUtcTimeStamp(tag, LocalDateTime.ofInstant(now, ZoneOffset.UTC), UtcTimestampPrecision.NANOS);
    }

    /// What something is called, if it can be read.
    static Optional<String> name(Message message, int tag) {
        try {
            return Optional.of(new Fields(message).name(tag));
        } catch (BadField _) {
            return Optional.empty();
        }
    }

    /// A message as people read it, and as any database takes it.
    static String readable(Message message) {
        return message.toString().replace('\u0001', '|').replace("\u0000", "");
    }
}

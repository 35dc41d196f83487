package io.countersign.fix;

import io.countersign.fix.SessionRecords.Refused;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.UnsupportedMessageType;
import quickfix.field.ExecID;
import quickfix.field.MsgType;
import quickfix.field.PosMaintRptID;

/// Hears the drop copy, a session of its own: a copy of every execution, and at the end of the day what the venue takes
/// our positions to be.
final class CopySession implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(CopySession.class);

    private final ReportReader reader;
    private final Supplier<Committer> committer;

    CopySession(ReportReader reader, Supplier<Committer> committer) {
        this.reader = reader;
        this.committer = committer;
    }

    @Override
    public void heard(Message message)
            throws FieldNotFound, IncorrectTagValue, UnsupportedMessageType, InterruptedException {
        try {
            committer.get().hear(understood(message));
        } catch (BadField e) {
            String text = Wire.readable(message);
            LOG.error("{} said on its drop copy what is not taken: {}: {}", reader.venue(), e.getMessage(), text);
            String name = Wire.name(message, ExecID.FIELD)
                    .or(() -> Wire.name(message, PosMaintRptID.FIELD))
                    .orElse(null);
            Refused refused = new Refused(name, "drop copy: " + e.getMessage(), text);
            committer.get().hear(new Entry.NotTaken(refused, System.nanoTime()));
            e.tell();
        }
    }

    private Entry.Heard understood(Message message) throws BadField, UnsupportedMessageType {
        return switch (Wire.type(message)) {
            case MsgType.EXECUTION_REPORT -> new Entry.Copy(reader.execution(message), System.nanoTime());
            case MsgType.POSITION_REPORT -> new Entry.Position(reader.position(message), System.nanoTime());
            default -> throw new UnsupportedMessageType();
        };
    }
}

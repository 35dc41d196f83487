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

/// Hears the drop copy: a copy of every execution, on a session of its own.
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
        if (!Wire.type(message).equals(MsgType.EXECUTION_REPORT)) {
            throw new UnsupportedMessageType();
        }
        try {
            committer.get().hear(new Entry.Copy(reader.execution(message), System.nanoTime()));
        } catch (BadField e) {
            String text = Wire.readable(message);
            LOG.error("{} copied what is not taken: {}: {}", reader.venue(), e.getMessage(), text);
            String execId = Wire.name(message, ExecID.FIELD).orElse(null);
            Refused refused = new Refused(execId, "drop copy: " + e.getMessage(), text);
            committer.get().hear(new Entry.NotTaken(refused, System.nanoTime()));
            e.tell();
        }
    }
}

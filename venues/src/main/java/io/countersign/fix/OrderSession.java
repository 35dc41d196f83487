package io.countersign.fix;

import io.countersign.execution.ExecutionReport;
import io.countersign.fix.SessionRecords.Refused;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.UnsupportedMessageType;
import quickfix.field.ExecID;
import quickfix.field.ExecType;
import quickfix.field.MsgType;

/// Hears what the venue says of our orders.
final class OrderSession implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(OrderSession.class);

    private final ReportReader reader;
    private final Questions questions;
    private final MassCancels massCancels;
    private final Supplier<Committer> committer;
    private final LongSupplier epoch;

    OrderSession(
            ReportReader reader,
            Questions questions,
            MassCancels massCancels,
            Supplier<Committer> committer,
            LongSupplier epoch) {
        this.reader = reader;
        this.questions = questions;
        this.massCancels = massCancels;
        this.committer = committer;
        this.epoch = epoch;
    }

    @Override
    public void down() {
        String why = "the session went down before the answer came";
        questions.unanswered(why);
        massCancels.unanswered(why);
    }

    @Override
    public void heard(Message message)
            throws FieldNotFound, IncorrectTagValue, UnsupportedMessageType, InterruptedException {
        try {
            understand(message);
        } catch (BadField e) {
            refuse(message, String.valueOf(e.getMessage()));
            e.tell();
        } catch (RuntimeException e) {
            LOG.error("{} said what cannot be understood, by a fault of ours", reader.venue(), e);
            refuse(message, e.toString());
        }
    }

    private void understand(Message message) throws BadField, UnsupportedMessageType, InterruptedException {
        switch (Wire.type(message)) {
            case MsgType.EXECUTION_REPORT -> {
                if (isAnswer(message)) {
                    answer(questions.answered(message));
                } else {
                    take(reader.execution(message));
                }
            }
            case MsgType.ORDER_CANCEL_REJECT -> take(reader.cancelReject(message));
            case MsgType.BUSINESS_MESSAGE_REJECT -> {
                Optional<ExecutionReport> report = reader.businessReject(message, epoch.getAsLong());
                if (report.isPresent()) {
                    take(report.get());
                } else if (MassCancels.isOfOne(message)) {
                    answer(massCancels.notDone(message));
                } else {
                    LOG.error("{} does not do what we ask: {}", reader.venue(), Wire.readable(message));
                }
            }
            case MsgType.ORDER_MASS_CANCEL_REPORT -> answer(massCancels.answered(message));
            default -> throw new UnsupportedMessageType();
        }
    }

    private static boolean isAnswer(Message message) throws BadField {
        return new Fields(message).text(ExecType.FIELD).equals(String.valueOf(ExecType.ORDER_STATUS));
    }

    private void answer(Runnable answered) {
        // What it reported before must be on record when somebody acts on the answer.
        committer.get().add(new Entry.Then(answered));
    }

    private void take(ExecutionReport report) throws InterruptedException {
        committer.get().hear(new Entry.Report(report, System.nanoTime()));
    }

    private void refuse(Message message, String why) throws InterruptedException {
        LOG.error(
                "{} said what is not taken, and kept as evidence: {}: {}", reader.venue(), why, Wire.readable(message));
        String execId = Wire.name(message, ExecID.FIELD).orElse(null);
        committer.get().hear(new Entry.NotTaken(new Refused(execId, why, Wire.readable(message)), System.nanoTime()));
    }
}

package io.countersign.fix;

import io.countersign.execution.OrderStanding;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import quickfix.Message;
import quickfix.field.CumQty;
import quickfix.field.LeavesQty;
import quickfix.field.OrdRejReason;
import quickfix.field.OrdStatus;
import quickfix.field.OrdStatusReqID;

/// Questions about orders (OrderStatusRequest) that wait for their answers.
///
/// Thread contract: any thread.
final class Questions {
    private static final String UNKNOWN_ORDER = "5";

    private final Answers<OrderStanding> answers = new Answers<>((_, why) -> new OrderStanding.Silent(why));

    /// @return the name of the question
    String ask() {
        String question = UUID.randomUUID().toString();
        answers.expect(question);
        return question;
    }

    /// Waits for the answer; the venue is silent when none comes in time.
    OrderStanding await(String question, Duration patience) {
        return answers.await(question, patience);
    }

    void forget(String question) {
        answers.forget(question);
    }

    /// Reads an answer.
    ///
    /// @return hands it to who asked; does nothing when nobody waits for it any more
    Runnable answered(Message message) throws BadField {
        Fields fields = new Fields(message);
        String question = fields.optional(OrdStatusReqID.FIELD).orElse("");
        OrderStanding standing = standing(fields);
        return () -> {
            boolean _ = answers.answered(question, standing);
        };
    }

    private static OrderStanding standing(Fields fields) throws BadField {
        char status = fields.code(OrdStatus.FIELD, ReportReader.STATES);
        if (status == OrdStatus.REJECTED
                && fields.optional(OrdRejReason.FIELD)
                        .filter(UNKNOWN_ORDER::equals)
                        .isPresent()) {
            return new OrderStanding.NeverReceived();
        }
        BigDecimal cumQty = fields.decimal(CumQty.FIELD);
        boolean pending = status == OrdStatus.PENDING_CANCEL || status == OrdStatus.PENDING_REPLACE;
        return new OrderStanding.Known(cumQty, fields.decimal(LeavesQty.FIELD), pending);
    }

    /// Tells all who wait that no answer will come.
    void unanswered(String why) {
        answers.unanswered(why);
    }
}

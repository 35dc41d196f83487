package io.countersign.fix;

import io.countersign.execution.OrderStanding;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final Map<String, CompletableFuture<OrderStanding>> open = new ConcurrentHashMap<>();

    /// One question.
    record Question(String id, CompletableFuture<OrderStanding> answer) {}

    Question ask() {
        Question question = new Question(UUID.randomUUID().toString(), new CompletableFuture<>());
        open.put(question.id(), question.answer());
        return question;
    }

    /// Waits for the answer; the venue is silent when none comes in time.
    OrderStanding await(Question question, Duration patience) {
        try {
            return question.answer().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new OrderStanding.Silent("no answer within " + patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new OrderStanding.Silent("interrupted while waiting for the answer");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            forget(question);
        }
    }

    void forget(Question question) {
        open.remove(question.id());
    }

    /// Reads an answer.
    ///
    /// @return hands it to who asked; does nothing when nobody waits for it any more
    Runnable answered(Message message) throws BadField {
        Fields fields = new Fields(message);
        CompletableFuture<OrderStanding> asked =
                open.get(fields.optional(OrdStatusReqID.FIELD).orElse(""));
        OrderStanding standing = standing(fields);
        return () -> {
            if (asked != null) {
                asked.complete(standing);
            }
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
        open.values().forEach(answer -> answer.complete(new OrderStanding.Silent(why)));
    }
}

package io.countersign.fix;

import io.countersign.execution.MassCancelId;
import io.countersign.execution.MassCancelResult;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Message;
import quickfix.field.BusinessRejectRefID;
import quickfix.field.ClOrdID;
import quickfix.field.MassCancelRejectReason;
import quickfix.field.MassCancelResponse;
import quickfix.field.MsgType;
import quickfix.field.RefMsgType;
import quickfix.field.Text;
import quickfix.field.TotalAffectedOrders;

/// Requests to cancel all that is open (OrderMassCancelRequest) that wait for the venue's answer.
///
/// Thread contract: any thread.
final class MassCancels {
    private static final Logger LOG = LoggerFactory.getLogger(MassCancels.class);
    private static final String RESPONSES = "01234567";
    private static final char REFUSED = '0';

    private final Answers<MassCancelResult> answers =
            new Answers<>((request, why) -> new MassCancelResult.Unanswered(new MassCancelId(request), why));

    void expect(MassCancelId request) {
        answers.expect(request.value());
    }

    void forget(MassCancelId request) {
        answers.forget(request.value());
    }

    /// Waits for the answer to what is expected; it is not known what the venue does when none comes in time.
    MassCancelResult await(MassCancelId request, Duration patience) {
        return answers.await(request.value(), patience);
    }

    /// Reads an OrderMassCancelReport.
    ///
    /// @return hands it to who asked; says it in the log when nobody waits for it any more
    Runnable answered(Message report) throws BadField {
        Fields fields = new Fields(report);
        MassCancelId request = fields.made(ClOrdID.FIELD, MassCancelId::new);
        boolean isRefused = fields.code(MassCancelResponse.FIELD, RESPONSES) == REFUSED;
        MassCancelResult result = isRefused
                ? new MassCancelResult.Refused(request, whyRefused(fields))
                : new MassCancelResult.Accepted(request, affected(fields));
        return () -> tell(request, result);
    }

    /// Whether a BusinessMessageReject is of such a request.
    static boolean isOfOne(Message reject) {
        return new Fields(reject)
                .optional(RefMsgType.FIELD)
                .filter(MsgType.ORDER_MASS_CANCEL_REQUEST::equals)
                .isPresent();
    }

    /// Reads a BusinessMessageReject of one.
    ///
    /// @return hands it to who asked
    Runnable notDone(Message reject) throws BadField {
        Fields fields = new Fields(reject);
        MassCancelId request = fields.made(BusinessRejectRefID.FIELD, MassCancelId::new);
        String why = fields.optional(Text.FIELD).orElse("not done there");
        return () -> tell(request, new MassCancelResult.Refused(request, why));
    }

    private void tell(MassCancelId request, MassCancelResult result) {
        if (!answers.answered(request.value(), result)) {
            LOG.warn("The answer to a mass cancel came when nobody waited for it any more: {}", result);
        }
    }

    /// A venue need not say it.
    private static @Nullable Integer affected(Fields fields) throws BadField {
        return fields.optional(TotalAffectedOrders.FIELD).isPresent()
                ? fields.made(TotalAffectedOrders.FIELD, MassCancels::count)
                : null;
    }

    private static int count(String text) {
        int count = Integer.parseInt(text);
        if (count < 0) {
            throw new IllegalArgumentException("below zero");
        }
        return count;
    }

    private static String whyRefused(Fields fields) {
        String reason = fields.optional(MassCancelRejectReason.FIELD).orElse("");
        String words = switch (reason) {
            case "0" -> "mass cancel is not done there";
            case "1" -> "invalid or unknown security";
            default -> "MassCancelRejectReason " + (reason.isEmpty() ? "is not given" : reason);
        };
        Optional<String> text = fields.optional(Text.FIELD);
        return text.map(said -> words + ": " + said).orElse(words);
    }

    /// Tells all who wait that no answer will come.
    void unanswered(String why) {
        answers.unanswered(why);
    }
}

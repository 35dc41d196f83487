package io.countersign.venue;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import quickfix.Message;
import quickfix.UtcTimestampPrecision;

/// Writes what the venue says of orders.
final class ReportMessages {
    private ReportMessages() {}

    /// @param now for answers that are about no moment in the past
    static Message write(Dispatch dispatch, Instant now) {
        Message message = switch (dispatch.content()) {
            case JournalEntry.Reported(var report) -> report(report);
            case JournalEntry.Refused(var refused) -> refused(refused);
            case Outcome.Status status -> status(status, now);
            case Outcome.UnknownOrder unknown -> unknown(unknown, now);
            case Outcome.MassCanceled mass -> mass(mass, now);
            case JournalEntry.Received _,
                    JournalEntry.Begun _,
                    JournalEntry.Delivered _,
                    JournalEntry.Halted _,
                    JournalEntry.Resumed _,
                    JournalEntry.DayEnded _,
                    JournalEntry.Connected _,
                    JournalEntry.Spent _,
                    JournalEntry.Unreported _ -> throw new IllegalArgumentException("no message says " + dispatch);
        };
        if (dispatch.again()) {
            message.getHeader().setString(Tag.POSS_RESEND, "Y");
        }
        return message;
    }

    /// The same for a drop copy session.
    static Message copy(Dispatch dispatch, Instant now) {
        Message message = write(dispatch, now);
        message.setString(Tag.COPY_MSG_INDICATOR, "Y");
        return message;
    }

    static Message empty(String type) {
        Message message = new Message();
        message.getHeader().setString(Tag.MSG_TYPE, type);
        return message;
    }

    private static Message report(Report report) {
        Message message = order(report.ticket(), report.standing());
        message.setString(Tag.ORDER_ID, report.orderId());
        message.setString(Tag.EXEC_ID, report.execId());
        time(message, report.at());
        switch (report.happening()) {
            case Happening.New _ -> type(message, '0');
            case Happening.Trade(var quantity, var price) -> {
                type(message, 'F');
                message.setDecimal(Tag.LAST_QTY, quantity.value());
                message.setDecimal(Tag.LAST_PX, price.value());
            }
            case Happening.PendingCancel(var change, var _) -> changed(message, '6', change);
            case Happening.PendingReplace(var change, var _, var _, var _) -> changed(message, 'E', change);
            case Happening.Canceled(var change, var text) -> {
                type(message, '4');
                if (change != null) {
                    changed(message, '4', change);
                }
                message.setString(Tag.TEXT, text);
            }
            case Happening.Replaced(var change) -> changed(message, '5', change);
            case Happening.Rejected(var refusal) -> rejected(message, refusal);
            case Happening.Repeated(var clOrdId) -> {
                rejected(message, new Refusal(Refusal.DUPLICATE, "ClOrdID " + clOrdId + " came before"));
                message.setString(Tag.CL_ORD_ID, clOrdId);
            }
            case Happening.Expired(var text) -> {
                type(message, 'C');
                message.setString(Tag.TEXT, text);
            }
            case Happening.Corrected(var execRefId, var quantity, var price) -> {
                type(message, 'G');
                message.setString(Tag.EXEC_REF_ID, execRefId);
                message.setDecimal(Tag.LAST_QTY, quantity.value());
                message.setDecimal(Tag.LAST_PX, price.value());
            }
            case Happening.Busted(var execRefId) -> {
                type(message, 'H');
                message.setString(Tag.EXEC_REF_ID, execRefId);
            }
        }
        return message;
    }

    private static void type(Message message, char execType) {
        message.setChar(Tag.EXEC_TYPE, execType);
    }

    private static void changed(Message message, char execType, Change change) {
        type(message, execType);
        message.setString(Tag.CL_ORD_ID, change.clOrdId());
        message.setString(Tag.ORIG_CL_ORD_ID, change.origClOrdId());
    }

    private static void rejected(Message message, Refusal refusal) {
        type(message, '8');
        message.setInt(Tag.ORD_REJ_REASON, refusal.code());
        message.setString(Tag.TEXT, refusal.text());
    }

    /// The order itself, and how it stands.
    private static Message order(Ticket ticket, Standing standing) {
        Message message = empty("8");
        message.setString(Tag.CL_ORD_ID, ticket.clOrdId());
        message.setString(Tag.ACCOUNT, ticket.account());
        instrument(message, ticket.symbol(), ticket.side());
        message.setDecimal(Tag.ORDER_QTY, ticket.quantity().value());
        price(message, ticket.limit());
        message.setChar(Tag.TIME_IN_FORCE, code(ticket.timeInForce()));
        standing(message, standing);
        return message;
    }

    private static void instrument(Message message, Symbol symbol, Side side) {
        message.setString(Tag.SYMBOL, symbol.value());
        message.setChar(Tag.SIDE, code(side));
    }

    private static void price(Message message, @Nullable Price limit) {
        message.setChar(Tag.ORD_TYPE, limit == null ? '1' : '2');
        if (limit != null) {
            message.setDecimal(Tag.PRICE, limit.value());
        }
    }

    private static void standing(Message message, Standing standing) {
        message.setChar(Tag.ORD_STATUS, standing.status().code());
        decimal(message, Tag.CUM_QTY, standing.cumQty());
        decimal(message, Tag.LEAVES_QTY, standing.leavesQty());
        decimal(message, Tag.AVG_PX, standing.avgPx());
    }

    private static void decimal(Message message, int tag, BigDecimal value) {
        message.setDecimal(tag, value.scale() < 0 ? value.setScale(0) : value);
    }

    static void time(Message message, Instant at) {
        LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        message.setUtcTimeStamp(Tag.TRANSACT_TIME, utc, UtcTimestampPrecision.NANOS);
    }

    private static Message status(Outcome.Status status, Instant now) {
        Message message = order(status.ticket(), status.standing());
        message.setString(Tag.ORDER_ID, status.orderId());
        answer(message, status.requestId(), now);
        return message;
    }

    private static Message unknown(Outcome.UnknownOrder unknown, Instant now) {
        Message message = empty("8");
        message.setString(Tag.ORDER_ID, "NONE");
        message.setString(Tag.CL_ORD_ID, unknown.clOrdId());
        instrument(message, unknown.symbol(), unknown.side());
        standing(message, Standing.UNKNOWN);
        message.setInt(Tag.ORD_REJ_REASON, Refusal.NO_SUCH_ORDER);
        answer(message, unknown.requestId(), now);
        return message;
    }

    private static void answer(Message message, @Nullable String requestId, Instant now) {
        type(message, 'I');
        message.setString(Tag.EXEC_ID, "0");
        time(message, now);
        if (requestId != null && !requestId.isEmpty()) {
            message.setString(Tag.ORD_STATUS_REQ_ID, requestId);
        }
    }

    private static Message refused(ChangeRefused refused) {
        Message message = empty("9");
        message.setString(Tag.ORDER_ID, refused.orderId());
        message.setString(Tag.CL_ORD_ID, refused.change().clOrdId());
        message.setString(Tag.ORIG_CL_ORD_ID, refused.change().origClOrdId());
        message.setChar(Tag.ORD_STATUS, refused.status().code());
        message.setChar(Tag.CXL_REJ_RESPONSE_TO, refused.isReplace() ? '2' : '1');
        message.setInt(Tag.CXL_REJ_REASON, refused.refusal().code());
        message.setString(Tag.TEXT, refused.refusal().text());
        message.setString(Tag.REJECT_ID, refused.rejectId());
        time(message, refused.at());
        return message;
    }

    private static Message mass(Outcome.MassCanceled mass, Instant now) {
        Message message = empty("r");
        String type = mass.symbol() == null ? "7" : "1";
        boolean isDone = mass.affected() >= 0;
        message.setString(Tag.CL_ORD_ID, mass.clOrdId());
        message.setString(Tag.ORDER_ID, mass.number());
        message.setString(Tag.MASS_CANCEL_REQUEST_TYPE, type);
        message.setString(Tag.MASS_CANCEL_RESPONSE, isDone ? type : "0");
        message.setInt(Tag.TOTAL_AFFECTED_ORDERS, Math.max(0, mass.affected()));
        if (!isDone) {
            message.setString(Tag.MASS_CANCEL_REJECT_REASON, "1");
        }
        if (mass.symbol() != null) {
            message.setString(Tag.SYMBOL, mass.symbol());
        }
        time(message, now);
        return message;
    }

    private static char code(Side side) {
        return switch (side) {
            case BUY -> '1';
            case SELL -> '2';
            case SELL_SHORT -> '5';
        };
    }

    private static char code(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case DAY -> '0';
            case GTC -> '1';
            case IOC -> '3';
            case FOK -> '4';
        };
    }
}

package io.countersign.fix;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.Execution;
import io.countersign.execution.ExecutionReport;
import io.countersign.execution.ReportId;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.reconciliation.StatedPosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quickfix.Group;
import quickfix.Message;
import quickfix.field.Account;
import quickfix.field.AvgPx;
import quickfix.field.BusinessRejectRefID;
import quickfix.field.ClOrdID;
import quickfix.field.ClearingBusinessDate;
import quickfix.field.CumQty;
import quickfix.field.CxlRejReason;
import quickfix.field.CxlRejResponseTo;
import quickfix.field.ExecID;
import quickfix.field.ExecRefID;
import quickfix.field.ExecType;
import quickfix.field.LastPx;
import quickfix.field.LastQty;
import quickfix.field.LeavesQty;
import quickfix.field.LongQty;
import quickfix.field.MsgSeqNum;
import quickfix.field.NoPositions;
import quickfix.field.OrdRejReason;
import quickfix.field.OrdStatus;
import quickfix.field.OrdType;
import quickfix.field.OrderID;
import quickfix.field.OrderQty;
import quickfix.field.OrigSendingTime;
import quickfix.field.PosMaintRptID;
import quickfix.field.PosReqResult;
import quickfix.field.PosType;
import quickfix.field.RefMsgType;
import quickfix.field.SendingTime;
import quickfix.field.SettlPrice;
import quickfix.field.ShortQty;
import quickfix.field.Side;
import quickfix.field.Text;
import quickfix.field.TransactTime;

/// Reads what a venue says of our orders and positions. What lacks a field that `docs/fix.md` promises, or contradicts
/// itself, is not guessed at: it is a [BadField].
record ReportReader(VenueId venue) {
    private static final String SIDES = "125";
    /// Every OrdStatus of FIX 4.4 that is not out of use. The contract has no more than `012468CE`, yet a trade
    /// of an order that is stopped or suspended is a trade: what happened, ExecType says.
    static final String STATES = "012346789ABCDE";

    private static final String OPEN_NO_MORE = "248C";
    private static final String EXECUTIONS = "0F458C6EGH3";
    /// As OrdRejReason and as CxlRejReason: the ClOrdID came before.
    private static final String DUPLICATE = "6";
    private static final String END_OF_DAY = "FIN";

    /// An ExecutionReport that is no answer to a question.
    ExecutionReport execution(Message message) throws BadField {
        Fields fields = new Fields(message);
        ReportId id = new ReportId(venue, fields.name(ExecID.FIELD));
        ClOrdId clOrdId = fields.made(ClOrdID.FIELD, ClOrdId::new);
        String _ = fields.text(OrderID.FIELD);
        Symbol _ = fields.made(quickfix.field.Symbol.FIELD, Symbol::new);
        char _ = fields.code(Side.FIELD, SIDES);
        BigDecimal orderQty = fields.decimal(OrderQty.FIELD);
        BigDecimal cumQty = fields.decimal(CumQty.FIELD);
        BigDecimal leavesQty = fields.decimal(LeavesQty.FIELD);
        BigDecimal _ = fields.decimal(AvgPx.FIELD);
        char state = fields.code(OrdStatus.FIELD, STATES);
        Instant at = fields.time(TransactTime.FIELD);
        Execution execution = execution(fields, state);
        if (OPEN_NO_MORE.indexOf(state) >= 0
                && leavesQty.signum() != 0
                && !(execution instanceof Execution.TradeCorrect)) {
            throw BadField.wrong(
                    LeavesQty.FIELD, leavesQty.toPlainString(), "the order is over, by OrdStatus " + state);
        }
        // More than was ordered can have traded: then nothing is left, and it is for the books to hold it.
        if (leavesQty.signum() > 0 && cumQty.add(leavesQty).compareTo(orderQty) > 0) {
            throw BadField.wrong(LeavesQty.FIELD, leavesQty.toPlainString(), "with CumQty more than OrderQty");
        }
        return new ExecutionReport(id, clOrdId, execution, cumQty, leavesQty, at);
    }

    private static Execution execution(Fields fields, char state) throws BadField {
        char type = fields.code(ExecType.FIELD, EXECUTIONS);
        return switch (type) {
            case ExecType.NEW -> new Execution.New();
            case ExecType.TRADE -> new Execution.Trade(lastQty(fields), lastPx(fields));
            case ExecType.CANCELED -> new Execution.Canceled(said(fields));
            case ExecType.REPLACED ->
                new Execution.Replaced(fields.made(OrderQty.FIELD, Quantity::parse), limit(fields));
            case ExecType.REJECTED -> rejected(fields);
            case ExecType.EXPIRED -> new Execution.Expired(said(fields));
            case ExecType.DONE_FOR_DAY -> doneForDay(fields);
            case ExecType.PENDING_CANCEL -> new Execution.PendingCancel();
            case ExecType.PENDING_REPLACE -> new Execution.PendingReplace();
            case ExecType.TRADE_CORRECT ->
                new Execution.TradeCorrect(fields.name(ExecRefID.FIELD), lastQty(fields), lastPx(fields));
            case ExecType.TRADE_CANCEL -> new Execution.TradeCancel(fields.name(ExecRefID.FIELD));
            default -> throw BadField.wrong(ExecType.FIELD, String.valueOf(type), "not done, in OrdStatus " + state);
        };
    }

    /// Of a day order, whose day is over: it has expired (FIX 4.4, A.1.b). Of one that goes on the next day it would
    /// say nothing that we follow.
    private static Execution doneForDay(Fields fields) throws BadField {
        if (fields.decimal(LeavesQty.FIELD).signum() != 0) {
            throw BadField.wrong(
                    ExecType.FIELD, String.valueOf(ExecType.DONE_FOR_DAY), "not done, with something left");
        }
        return new Execution.Expired(said(fields));
    }

    /// That our ClOrdID was taken before says nothing of the order that has it: it is not rejected.
    private static Execution rejected(Fields fields) throws BadField {
        String reason = fields.text(OrdRejReason.FIELD);
        if (reason.equals(DUPLICATE)) {
            throw BadField.wrong(OrdRejReason.FIELD, reason, "the ClOrdID has an order, and that is not rejected");
        }
        return new Execution.Rejected(said(fields));
    }

    /// An OrderCancelReject. It does not say how much has traded or is left. That our ClOrdID came before says nothing
    /// of the request that has it.
    ExecutionReport cancelReject(Message message) throws BadField {
        Fields fields = new Fields(message);
        String text = said(fields);
        String reason = fields.optional(CxlRejReason.FIELD).orElse("");
        if (reason.equals(DUPLICATE)) {
            throw BadField.wrong(CxlRejReason.FIELD, reason, "the ClOrdID has a request, and that is not refused");
        }
        return new ExecutionReport(
                new ReportId(venue, fields.name(Tags.REJECT_ID)),
                fields.made(ClOrdID.FIELD, ClOrdId::new),
                fields.code(CxlRejResponseTo.FIELD, "12") == '1'
                        ? new Execution.CancelRejected(text)
                        : new Execution.ReplaceRejected(text),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                fields.optional(TransactTime.FIELD).isPresent() ? fields.time(TransactTime.FIELD) : sent(message));
    }

    /// A BusinessMessageReject of an order, a replacement or a cancel that it names; empty when it is of
    /// something else. It has no number of its own: it is known by the place of the message in the session,
    /// which a repeat has too.
    ///
    /// @param epoch of the session
    Optional<ExecutionReport> businessReject(Message message, long epoch) throws BadField {
        Fields fields = new Fields(message);
        String text = said(fields);
        Execution execution = switch (fields.text(RefMsgType.FIELD)) {
            case "D" -> new Execution.Rejected(text);
            case "F" -> new Execution.CancelRejected(text);
            case "G" -> new Execution.ReplaceRejected(text);
            default -> null;
        };
        if (execution == null) {
            return Optional.empty();
        }
        String number = new Fields(message.getHeader()).text(MsgSeqNum.FIELD);
        return Optional.of(new ExecutionReport(
                new ReportId(venue, "J-" + epoch + "-" + number),
                fields.made(BusinessRejectRefID.FIELD, ClOrdId::new),
                execution,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                sent(message)));
    }

    /// A PositionReport: net, of one account in one instrument.
    StatedPosition position(Message message) throws BadField {
        Fields fields = new Fields(message);
        char _ = fields.code(PosReqResult.FIELD, "0");
        String _ = fields.text(ClearingBusinessDate.FIELD);
        BigDecimal _ = fields.decimal(SettlPrice.FIELD);
        return new StatedPosition(
                fields.name(PosMaintRptID.FIELD),
                fields.made(Account.FIELD, AccountId::new),
                fields.made(quickfix.field.Symbol.FIELD, Symbol::new),
                net(message),
                fields.time(Tags.POSITION_AS_OF));
    }

    /// One position is at the end of the day. Of two it would have to be guessed which is meant.
    private static BigDecimal net(Message message) throws BadField {
        List<Group> positions = message.getGroups(NoPositions.FIELD);
        String count = new Fields(message).text(NoPositions.FIELD);
        if (positions.size() != 1 || !count.equals("1")) {
            throw BadField.wrong(NoPositions.FIELD, count, "not the one position at the end of the day");
        }
        Fields position = new Fields(positions.getFirst());
        String _ = position.made(PosType.FIELD, type -> {
            if (!type.equals(END_OF_DAY)) {
                throw new IllegalArgumentException("not " + END_OF_DAY);
            }
            return type;
        });
        return position.decimal(LongQty.FIELD).subtract(position.decimal(ShortQty.FIELD));
    }

    /// When a message was sent first.
    private static Instant sent(Message message) throws BadField {
        Fields header = new Fields(message.getHeader());
        return header.time(
                header.optional(OrigSendingTime.FIELD).isPresent() ? OrigSendingTime.FIELD : SendingTime.FIELD);
    }

    private static Quantity lastQty(Fields fields) throws BadField {
        return fields.made(LastQty.FIELD, Quantity::parse);
    }

    private static Price lastPx(Fields fields) throws BadField {
        return fields.made(LastPx.FIELD, Price::parse);
    }

    private static @Nullable Price limit(Fields fields) throws BadField {
        return fields.code(OrdType.FIELD, "12") == OrdType.LIMIT
                ? fields.made(quickfix.field.Price.FIELD, Price::parse)
                : null;
    }

    private static String said(Fields fields) {
        return fields.optional(Text.FIELD).orElse("");
    }
}

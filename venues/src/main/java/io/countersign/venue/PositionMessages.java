package io.countersign.venue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import quickfix.Group;
import quickfix.Message;
import quickfix.UtcTimestampPrecision;

/// Writes what the venue takes a firm's positions to be at the end of a day.
final class PositionMessages {
    private static final int[] PARTY_ORDER = {Tag.PARTY_ID, Tag.PARTY_ID_SOURCE, Tag.PARTY_ROLE, 0};
    private static final int[] POSITION_ORDER = {Tag.POS_TYPE, Tag.LONG_QTY, Tag.SHORT_QTY, 0};
    private static final int[] AMOUNT_ORDER = {Tag.POS_AMT_TYPE, Tag.POS_AMT, 0};

    private PositionMessages() {}

    /// One PositionReport for each holding, in their order. Of the same day they are the same each time.
    static List<Message> write(JournalEntry.DayEnded day) {
        List<Message> messages = new ArrayList<>();
        for (Holding holding : day.holdings()) {
            messages.add(write(day.id() + "-" + (messages.size() + 1), day.at(), holding));
        }
        return messages;
    }

    private static Message write(String id, Instant at, Holding holding) {
        LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        Message message = ReportMessages.empty("AP");
        message.setString(Tag.POS_MAINT_RPT_ID, id);
        message.setString(Tag.POS_REQ_RESULT, "0");
        message.setString(Tag.UNSOLICITED_INDICATOR, "Y");
        message.setUtcDateOnly(Tag.CLEARING_BUSINESS_DATE, utc.toLocalDate());
        message.setUtcTimeStamp(Tag.POSITION_AS_OF, utc, UtcTimestampPrecision.NANOS);
        message.setString(Tag.ACCOUNT, holding.account());
        message.setString(Tag.ACCOUNT_TYPE, "1");
        message.setString(Tag.SYMBOL, holding.symbol().value());
        message.setDecimal(Tag.SETTL_PRICE, holding.settlement().value());
        message.setString(Tag.SETTL_PRICE_TYPE, "1");
        message.setDecimal(Tag.PRIOR_SETTL_PRICE, holding.settlementBefore().value());
        Group party = new Group(Tag.NO_PARTY_IDS, Tag.PARTY_ID, PARTY_ORDER);
        party.setString(Tag.PARTY_ID, holding.firm());
        party.setString(Tag.PARTY_ID_SOURCE, "D");
        party.setString(Tag.PARTY_ROLE, "1");
        message.addGroup(party);
        BigDecimal net = holding.quantity();
        Group position = new Group(Tag.NO_POSITIONS, Tag.POS_TYPE, POSITION_ORDER);
        position.setString(Tag.POS_TYPE, "FIN");
        position.setString(Tag.LONG_QTY, plain(net.max(BigDecimal.ZERO)));
        position.setString(Tag.SHORT_QTY, plain(net.negate().max(BigDecimal.ZERO)));
        message.addGroup(position);
        Group amount = new Group(Tag.NO_POS_AMT, Tag.POS_AMT_TYPE, AMOUNT_ORDER);
        amount.setString(Tag.POS_AMT_TYPE, "FMTM");
        amount.setString(Tag.POS_AMT, plain(net.multiply(holding.settlement().value())));
        message.addGroup(amount);
        return message;
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.toPlainString();
    }
}

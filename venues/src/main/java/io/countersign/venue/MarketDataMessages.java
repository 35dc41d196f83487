package io.countersign.venue;

import io.countersign.execution.Quote;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quickfix.FieldMap;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.UtcTimestampPrecision;

/// Reads and writes what goes over a market data session.
final class MarketDataMessages {
    private static final int[] SNAPSHOT_ORDER = {
        Tag.MD_ENTRY_TYPE, Tag.MD_ENTRY_PX, Tag.MD_ENTRY_SIZE, Tag.MD_ENTRY_DATE, Tag.MD_ENTRY_TIME, 0
    };
    private static final int[] UPDATE_ORDER = {
        Tag.MD_UPDATE_ACTION,
        Tag.MD_ENTRY_TYPE,
        Tag.SYMBOL,
        Tag.MD_ENTRY_PX,
        Tag.MD_ENTRY_SIZE,
        Tag.MD_ENTRY_DATE,
        Tag.MD_ENTRY_TIME,
        0
    };
    private static final String DAY = "DAY";

    private MarketDataMessages() {}

    /// What somebody wants to see.
    ///
    /// @param symbols as they came; they need not be known
    record Request(String id, List<String> symbols) {
        Request {
            symbols = List.copyOf(symbols);
        }
    }

    /// What an entry is about, as MDEntryType (269) has it.
    enum Kind {
        BID('0'),
        OFFER('1'),
        TRADE('2');

        private final char code;

        Kind(char code) {
            this.code = code;
        }
    }

    /// What becomes of what stood before, as MDUpdateAction (279) has it.
    enum Action {
        NEW('0'),
        CHANGE('1'),
        DELETE('2');

        private final char code;

        Action(char code) {
            this.code = code;
        }
    }

    /// One side of a market, or a trade.
    ///
    /// @param level absent when it is deleted
    record Entry(Action action, Kind kind, Symbol symbol, Quote.@Nullable Level level, Instant at) {}

    static Request read(Message message) throws FieldNotFound, IncorrectTagValue {
        String type = message.getString(Tag.SUBSCRIPTION_REQUEST_TYPE);
        if (!type.equals("1")) {
            throw new IncorrectTagValue(Tag.SUBSCRIPTION_REQUEST_TYPE, type);
        }
        List<String> symbols = new ArrayList<>();
        for (Group group : message.getGroups(Tag.NO_RELATED_SYM)) {
            symbols.add(group.getString(Tag.SYMBOL));
        }
        return new Request(message.getString(Tag.MD_REQ_ID), symbols);
    }

    static Message rejected(String requestId, String text) {
        Message message = ReportMessages.empty("Y");
        message.setString(Tag.MD_REQ_ID, requestId);
        message.setString(Tag.MD_REQ_REJ_REASON, "0");
        message.setString(Tag.TEXT, text);
        return message;
    }

    static Message snapshot(String requestId, Symbol symbol, List<Entry> entries) {
        Message message = ReportMessages.empty("W");
        message.setString(Tag.MD_REQ_ID, requestId);
        message.setString(Tag.SYMBOL, symbol.value());
        message.setInt(Tag.NO_MD_ENTRIES, 0);
        for (Entry entry : entries) {
            Group group = new Group(Tag.NO_MD_ENTRIES, Tag.MD_ENTRY_TYPE, SNAPSHOT_ORDER);
            fill(group, entry);
            message.addGroup(group);
        }
        return message;
    }

    static Message update(String requestId, List<Entry> entries) {
        Message message = ReportMessages.empty("X");
        message.setString(Tag.MD_REQ_ID, requestId);
        for (Entry entry : entries) {
            Group group = new Group(Tag.NO_MD_ENTRIES, Tag.MD_UPDATE_ACTION, UPDATE_ORDER);
            group.setChar(Tag.MD_UPDATE_ACTION, entry.action().code);
            group.setString(Tag.SYMBOL, entry.symbol().value());
            fill(group, entry);
            message.addGroup(group);
        }
        return message;
    }

    private static void fill(FieldMap group, Entry entry) {
        LocalDateTime at = LocalDateTime.ofInstant(entry.at(), ZoneOffset.UTC);
        group.setChar(Tag.MD_ENTRY_TYPE, entry.kind().code);
        Quote.Level level = entry.level();
        if (level != null) {
            group.setDecimal(Tag.MD_ENTRY_PX, level.price().value());
            group.setDecimal(Tag.MD_ENTRY_SIZE, level.size().value());
        }
        group.setUtcDateOnly(Tag.MD_ENTRY_DATE, at.toLocalDate());
        group.setUtcTimeOnly(Tag.MD_ENTRY_TIME, at.toLocalTime(), UtcTimestampPrecision.NANOS);
    }

    /// @param status as SecurityTradingStatus (326) has it
    static Message securityStatus(Symbol symbol, int status) {
        Message message = ReportMessages.empty("f");
        message.setString(Tag.SYMBOL, symbol.value());
        message.setInt(Tag.SECURITY_TRADING_STATUS, status);
        return message;
    }

    static Message dayOpen() {
        return tradingSession("2");
    }

    static Message dayClosed() {
        return tradingSession("3");
    }

    private static Message tradingSession(String status) {
        Message message = ReportMessages.empty("h");
        message.setString(Tag.TRADING_SESSION_ID, DAY);
        message.setString(Tag.TRAD_SES_STATUS, status);
        return message;
    }

    /// The trades of one second as entries: all at one price, or half at the lowest and half at the highest.
    static List<Entry> trades(Symbol symbol, MarketTape.Print print, Instant at) {
        long low = print.low().equals(print.high()) ? print.volume() : print.volume() / 2;
        List<Entry> entries = new ArrayList<>();
        addTrade(entries, symbol, print.low(), low, at);
        addTrade(entries, symbol, print.high(), print.volume() - low, at);
        return entries;
    }

    private static void addTrade(List<Entry> entries, Symbol symbol, Price price, long size, Instant at) {
        if (size > 0) {
            entries.add(new Entry(Action.NEW, Kind.TRADE, symbol, new Quote.Level(price, Quantity.of(size)), at));
        }
    }
}

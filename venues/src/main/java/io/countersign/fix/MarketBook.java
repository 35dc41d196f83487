package io.countersign.fix;

import io.countersign.execution.MarketTrade;
import io.countersign.execution.Quote;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.Message;
import quickfix.field.MDEntryDate;
import quickfix.field.MDEntryPx;
import quickfix.field.MDEntrySize;
import quickfix.field.MDEntryTime;
import quickfix.field.MDEntryType;
import quickfix.field.MDUpdateAction;
import quickfix.field.NoMDEntries;
import quickfix.field.SendingTime;

/// What a venue shows for each instrument, put together from its snapshots and the changes to them.
///
/// Thread contract: one thread at a time.
final class MarketBook {
    private static final String ENTRIES = "012";
    private static final String ACTIONS = "012";

    private final VenueId venue;
    private final Map<Symbol, Quote> quotes = new HashMap<>();

    MarketBook(VenueId venue) {
        this.venue = venue;
    }

    /// What came of a message.
    record Update(List<Quote> quotes, List<MarketTrade> trades) {}

    /// A MarketDataSnapshotFullRefresh: what it does not show is not there.
    Update snapshot(Message message) throws BadField {
        Symbol symbol = symbol(new Fields(message));
        quotes.remove(symbol);
        Update update = new Update(new ArrayList<>(), new ArrayList<>());
        Instant newest = sendingTime(message);
        Quote quote = new Quote(venue, symbol, null, null, newest);
        for (Group group : message.getGroups(NoMDEntries.FIELD)) {
            Entry entry = Entry.read(new Fields(group), message);
            quote = apply(symbol, quote, entry, update);
        }
        quotes.put(symbol, quote);
        update.quotes().add(quote);
        return update;
    }

    /// A MarketDataIncrementalRefresh.
    Update change(Message message) throws BadField {
        Update update = new Update(new ArrayList<>(), new ArrayList<>());
        Map<Symbol, Quote> changed = new LinkedHashMap<>();
        for (Group group : message.getGroups(NoMDEntries.FIELD)) {
            Fields fields = new Fields(group);
            Symbol symbol = symbol(fields);
            Entry entry = Entry.read(fields, message);
            Quote before = quotes.getOrDefault(symbol, new Quote(venue, symbol, null, null, entry.at()));
            Quote after = apply(symbol, before, entry, update);
            if (entry.type() != MDEntryType.TRADE) {
                quotes.put(symbol, after);
                changed.put(symbol, after);
            }
        }
        update.quotes().addAll(changed.values());
        return update;
    }

    private Quote apply(Symbol symbol, Quote before, Entry entry, Update update) {
        Quote.Level level = entry.level();
        return switch (entry.type()) {
            case MDEntryType.BID -> new Quote(venue, symbol, level, before.ask(), entry.at());
            case MDEntryType.OFFER -> new Quote(venue, symbol, before.bid(), level, entry.at());
            default -> {
                if (level != null) {
                    update.trades().add(new MarketTrade(venue, symbol, level.price(), level.size(), entry.at()));
                }
                yield before;
            }
        };
    }

    private static Symbol symbol(Fields fields) throws BadField {
        return fields.made(quickfix.field.Symbol.FIELD, Symbol::new);
    }

    private static Instant sendingTime(Message message) throws BadField {
        return new Fields(message.getHeader()).time(SendingTime.FIELD);
    }

    /// One entry of a message.
    ///
    /// @param level absent when it is deleted, or nothing is shown
    private record Entry(char type, Quote.@Nullable Level level, Instant at) {

        static Entry read(Fields fields, Message message) throws BadField {
            char type = fields.code(MDEntryType.FIELD, ENTRIES);
            boolean isDelete = fields.optional(MDUpdateAction.FIELD).isPresent()
                    && fields.code(MDUpdateAction.FIELD, ACTIONS) == MDUpdateAction.DELETE;
            Instant at = time(fields, message);
            return new Entry(type, isDelete ? null : level(fields), at);
        }

        private static Quote.@Nullable Level level(Fields fields) throws BadField {
            BigDecimal size = fields.decimal(MDEntrySize.FIELD);
            if (size.signum() == 0) {
                return null;
            }
            return new Quote.Level(
                    fields.made(MDEntryPx.FIELD, Price::parse), fields.made(MDEntrySize.FIELD, Quantity::parse));
        }

        /// When it was so, by the venue's clock; when the message was sent, where the entry does not say.
        private static Instant time(Fields fields, Message message) throws BadField {
            if (fields.optional(MDEntryTime.FIELD).isEmpty()) {
                return sendingTime(message);
            }
            String date = fields.text(MDEntryDate.FIELD);
            try {
                return LocalDateTime.of(
                                fields.map().getUtcDateOnly(MDEntryDate.FIELD),
                                fields.map().getUtcTimeOnly(MDEntryTime.FIELD))
                        .toInstant(ZoneOffset.UTC);
            } catch (FieldNotFound | RuntimeException _) {
                throw BadField.wrong(MDEntryDate.FIELD, date, "no date and time in UTC");
            }
        }
    }
}

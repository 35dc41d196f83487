package io.countersign.fix;

import io.countersign.execution.MarketTrade;
import io.countersign.execution.Quote;
import io.countersign.execution.Venue;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.UnsupportedMessageType;
import quickfix.field.MDEntryType;
import quickfix.field.MDReqID;
import quickfix.field.MDUpdateType;
import quickfix.field.MarketDepth;
import quickfix.field.MsgType;
import quickfix.field.NoMDEntryTypes;
import quickfix.field.NoRelatedSym;
import quickfix.field.SecurityTradingStatus;
import quickfix.field.SubscriptionRequestType;

/// Hears a venue's prices. Nothing of it is kept: when the session is lost, or the venue repeats nothing,
/// quotes simply get old.
///
/// Thread contract: as [SessionListener] has it; [#isHalted] any thread.
final class MarketDataSession implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(MarketDataSession.class);

    /// How far the venue's clock may be ahead of ours. A quote from beyond would stay fresh for longer than it
    /// should, and counts for nothing.
    private static final Duration AHEAD = Duration.ofSeconds(1);

    private final VenueId venue;
    private final List<Symbol> instruments;
    private final Clock clock;
    private final QuoteFeed feed;
    private final TradeSink trades;
    private final Sender sender;
    private final Set<Symbol> halted = ConcurrentHashMap.newKeySet();
    private MarketBook book;

    /// How messages leave.
    @FunctionalInterface
    interface Sender {
        void send(Message message) throws Venue.NotSent;
    }

    MarketDataSession(
            VenueId venue, List<Symbol> instruments, Clock clock, QuoteFeed feed, TradeSink trades, Sender sender) {
        this.venue = venue;
        this.instruments = List.copyOf(instruments);
        this.clock = clock;
        this.feed = feed;
        this.trades = trades;
        this.sender = sender;
        this.book = new MarketBook(venue);
    }

    boolean isHalted(Symbol symbol) {
        return halted.contains(symbol);
    }

    @Override
    public void up() {
        book = new MarketBook(venue);
        try {
            for (Symbol symbol : instruments) {
                sender.send(subscription(symbol));
            }
        } catch (Venue.NotSent e) {
            LOG.warn("{} is not asked for all its prices; at the next connection it is", venue, e);
        }
    }

    /// A request for each instrument: one that the venue does not have takes no other's prices away.
    private static Message subscription(Symbol symbol) {
        Message message = Wire.message(MsgType.MARKET_DATA_REQUEST);
        message.setString(MDReqID.FIELD, symbol.value());
        message.setChar(SubscriptionRequestType.FIELD, SubscriptionRequestType.SNAPSHOT_UPDATES);
        message.setInt(MarketDepth.FIELD, 1);
        message.setInt(MDUpdateType.FIELD, MDUpdateType.INCREMENTAL_REFRESH);
        for (char type : new char[] {MDEntryType.BID, MDEntryType.OFFER, MDEntryType.TRADE}) {
            Group entry = new Group(NoMDEntryTypes.FIELD, MDEntryType.FIELD);
            entry.setChar(MDEntryType.FIELD, type);
            message.addGroup(entry);
        }
        Group instrument = new Group(NoRelatedSym.FIELD, quickfix.field.Symbol.FIELD);
        instrument.setString(quickfix.field.Symbol.FIELD, symbol.value());
        message.addGroup(instrument);
        return message;
    }

    @Override
    public void heard(Message message) throws FieldNotFound, IncorrectTagValue, UnsupportedMessageType {
        try {
            switch (Wire.type(message)) {
                case MsgType.MARKET_DATA_SNAPSHOT_FULL_REFRESH -> publish(book.snapshot(message));
                case MsgType.MARKET_DATA_INCREMENTAL_REFRESH -> publish(book.change(message));
                case MsgType.SECURITY_STATUS -> status(new Fields(message));
                case MsgType.MARKET_DATA_REQUEST_REJECT ->
                    LOG.warn(
                            "{} shows no prices of {}",
                            venue,
                            message.getOptionalString(MDReqID.FIELD).orElse("?"));
                default -> throw new UnsupportedMessageType();
            }
        } catch (BadField e) {
            LOG.warn("{} said what is not taken: {}: {}", venue, e.getMessage(), Wire.readable(message));
            e.tell();
        }
    }

    private void publish(MarketBook.Update update) {
        Instant now = clock.instant();
        feed.offer(update.quotes().stream()
                .map(quote -> believable(quote, now))
                .flatMap(Optional::stream)
                .toList());
        for (MarketTrade trade : update.trades()) {
            try {
                trades.accept(trade);
            } catch (RuntimeException e) {
                LOG.warn("{} was not taken", trade, e);
            }
        }
    }

    /// What is from a little ahead is from now; what is from beyond that is from nowhere.
    private static Optional<Quote> believable(Quote quote, Instant now) {
        if (!quote.at().isAfter(now)) {
            return Optional.of(quote);
        }
        if (quote.at().isAfter(now.plus(AHEAD))) {
            LOG.warn("A quote is from the future, and counts for nothing: {}", quote);
            return Optional.empty();
        }
        return Optional.of(new Quote(quote.venue(), quote.symbol(), quote.bid(), quote.ask(), now));
    }

    private void status(Fields fields) throws BadField {
        Symbol symbol = fields.made(quickfix.field.Symbol.FIELD, Symbol::new);
        String status = fields.text(SecurityTradingStatus.FIELD);
        switch (status) {
            case "2" -> {
                halted.add(symbol);
                LOG.warn("{} has halted {}", venue, symbol);
            }
            case "3", "17" -> {
                if (halted.remove(symbol)) {
                    LOG.info("{} trades {} again", venue, symbol);
                }
            }
            default -> throw BadField.wrong(SecurityTradingStatus.FIELD, status, "not one of 2, 3, 17");
        }
    }
}

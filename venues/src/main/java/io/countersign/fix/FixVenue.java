package io.countersign.fix;

import io.countersign.execution.ChildOrder;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.MassCancelId;
import io.countersign.execution.MassCancelResult;
import io.countersign.execution.OrderStanding;
import io.countersign.execution.Venue;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Symbol;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A venue over FIX 4.4: three sessions, for orders, for the drop copy, and for market data; `docs/fix.md` has
/// the wire.
///
/// Guarantees:
/// - what the venue reports is on record together with how far its session has come, each report once;
/// - nothing that acts is ever sent twice, whatever the venue asks for again;
/// - [NotSent] is certain: the message did not leave, and never will.
///
/// Thread contract: as [Venue] has it; [#start], [#renew] and [#close] one after the other.
public final class FixVenue implements Venue, AutoCloseable {
    /// Shorter than an activity may take, so that its own time-out is not the first to strike.
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final FixSettings settings;
    private final Duration longestAnswer;
    private final OrderWriter writer;
    private final Questions questions = new Questions();
    private final MassCancels massCancels = new MassCancels();
    private final QuoteFeed feed;
    private final MarketDataSession market;
    private final FixLine orders;
    private final FixLine copies;
    private final FixLine prices;

    /// @param instruments whose prices the venue is asked for
    /// @param records what outlives the process
    /// @param quotes takes the latest quotes, on a thread of its own
    /// @param trades takes what trades on the market
    public FixVenue(
            FixSettings settings,
            List<Symbol> instruments,
            Clock clock,
            SessionRecords records,
            QuoteSink quotes,
            TradeSink trades,
            SessionMeter meter) {
        this(settings, instruments, clock, records, quotes, trades, meter, LONGEST_ANSWER);
    }

    FixVenue(
            FixSettings settings,
            List<Symbol> instruments,
            Clock clock,
            SessionRecords records,
            QuoteSink quotes,
            TradeSink trades,
            SessionMeter meter,
            Duration longestAnswer) {
        this.settings = settings;
        this.longestAnswer = longestAnswer;
        this.writer = new OrderWriter(clock);
        this.feed = new QuoteFeed(settings.venue().value(), quotes);
        ReportReader reader = new ReportReader(settings.venue());
        this.market = new MarketDataSession(settings.venue(), instruments, clock, feed, trades, this::askForPrices);
        this.orders = new FixLine(
                settings,
                FixLine.Kind.ORDERS,
                new OrderSession(reader, questions, massCancels, this::orderRecords, this::orderEpoch),
                records,
                clock,
                meter);
        this.copies = new FixLine(
                settings, FixLine.Kind.DROP_COPY, new CopySession(reader, this::copyRecords), records, clock, meter);
        this.prices = new FixLine(settings, FixLine.Kind.MARKET_DATA, market, records, clock, meter);
    }

    private Committer orderRecords() {
        return orders.committer();
    }

    private long orderEpoch() {
        return orders.epoch();
    }

    private Committer copyRecords() {
        return copies.committer();
    }

    private void askForPrices(quickfix.Message message) throws NotSent {
        prices.send(message);
    }

    /// Begins to connect; returns before anything is up.
    ///
    /// @throws IllegalStateException when the records of a session cannot be opened
    public void start() {
        feed.start();
        prices.start();
        copies.start();
        orders.start();
    }

    /// Ends its sessions and begins them anew: to be called when the clock was set back.
    public void renew() {
        prices.renew();
        copies.renew();
        orders.renew();
    }

    /// Logs out, and puts on record what was heard.
    @Override
    public void close() {
        orders.leave();
        copies.leave();
        prices.leave();
        orders.close();
        copies.close();
        prices.close();
        feed.close();
    }

    @Override
    public VenueId id() {
        return settings.venue();
    }

    @Override
    public boolean isUp() {
        return orders.isUp();
    }

    /// Whether the drop copy session is up.
    public boolean isCopying() {
        return copies.isUp();
    }

    /// How often the session for orders has come up, and orders could be sent and asked about.
    public long logons() {
        return orders.logons();
    }

    /// Whether the session for orders is this process's, as far as it knows: another one may have taken it over.
    public boolean hasOrders() {
        return orders.isOurs();
    }

    /// The same of the drop copy session.
    public boolean hasCopies() {
        return copies.isOurs();
    }

    @Override
    public boolean isHalted(Symbol symbol) {
        return market.isHalted(symbol);
    }

    @Override
    public void send(ChildOrder order) throws NotSent {
        orders.send(writer.order(order));
    }

    @Override
    public void cancel(ClOrdId request, ChildOrder order) throws NotSent {
        orders.send(writer.cancel(request, order));
    }

    @Override
    public void replace(ClOrdId orig, ChildOrder changed) throws NotSent {
        orders.send(writer.replace(orig, changed));
    }

    /// That the venue never received an order can be believed: it takes our messages by their numbers. When it
    /// answers a question, it has dealt with every message that has a lower number, or was told that there is
    /// none.
    @Override
    public OrderStanding ask(ChildOrder order) {
        String question = questions.ask();
        try {
            orders.send(OrderWriter.status(question, order));
        } catch (NotSent e) {
            questions.forget(question);
            return new OrderStanding.Silent(String.valueOf(e.getMessage()));
        }
        return questions.await(question, longestAnswer);
    }

    @Override
    public MassCancelResult cancelAll(MassCancelId request, @Nullable Symbol symbol, Duration patience) throws NotSent {
        massCancels.expect(request);
        try {
            orders.send(writer.massCancel(request, symbol));
        } catch (NotSent e) {
            massCancels.forget(request);
            throw e;
        }
        return massCancels.await(request, patience);
    }
}

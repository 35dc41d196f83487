package io.countersign.risk;

import io.countersign.bench.Contender;
import io.countersign.bench.Flow;
import io.countersign.database.Database;
import io.countersign.fixture.RealParts;
import io.countersign.instrument.Symbol;
import io.countersign.json.CanonicalTerms;
import io.countersign.money.Quantity;
import io.countersign.order.AccountId;
import io.countersign.order.ClientOrderId;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderSettings;
import io.countersign.order.OrderStep;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.Subject;
import io.countersign.order.TimeInForce;
import io.countersign.policy.OpaClient;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/// The risk gate without Temporal: what it reads, the question to policy, reservation, order and audit record.
public final class GateAlone implements Contender {
    /// The run that its orders say they are of: there is none, and nothing more comes of them.
    public static final String RUN = "gate-alone";

    private static final Duration QUOTE_AGE = Duration.ofSeconds(5);
    private static final Duration VALIDITY = Duration.ofSeconds(30);
    private static final OrderSettings SETTINGS = new OrderSettings(Duration.ofHours(1), "none");

    private final RiskGate gate;
    private final Clock clock = Clock.systemUTC();

    public GateAlone(RealParts.Place place, DataSource pool) {
        this.gate = new RiskGate(
                Database.jdbi(pool),
                new OpaClient(place.opa(), Duration.ofSeconds(1)),
                clock,
                new RiskSettings(QUOTE_AGE, VALIDITY));
    }

    @Override
    public String name() {
        return "d  the risk gate alone";
    }

    @Override
    public void enter(Flow.Wanted order) {
        OrderTerms terms = new OrderTerms(
                new ClientOrderId(order.clientOrderId()),
                new AccountId(order.account()),
                new Subject("bench-" + order.trader()),
                new Symbol(order.symbol()),
                Side.BUY,
                Quantity.of(order.quantity()),
                new Pricing.Market(),
                TimeInForce.DAY);
        OrderInput input = new OrderInput(terms, CanonicalTerms.of(terms).hash(), clock.instant(), SETTINGS);
        var _ = gate.enter(new OrderStep(terms.orderId(), 1), input, RUN);
    }

    @Override
    public void close() {
        // the pool is its caller's
    }
}

package io.countersign.risk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.approval.TermsHash;
import io.countersign.execution.FeeSchedule;
import io.countersign.execution.Market;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Instrument;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What policy is asked about an order's risk: facts and limits as whole numbers, money in minor units, every rounding
/// against the trader. A fact that could not be established is absent, and policy denies what is absent.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RiskQuestion(
        OrderFacts order,
        AccountFacts account,
        InstrumentFacts instrument,
        PriceFacts price,
        FeeFacts fees,
        Amounts amounts,
        LimitFacts limits) {

    public record OrderFacts(
            String orderId,
            String termsHash,
            String accountId,
            String traderId,
            String symbol,
            String side,
            BigDecimal quantity,
            String orderType,
            String timeInForce) {}

    public record AccountFacts(String status) {}

    public record InstrumentFacts(String tradingStatus, boolean sessionOpen) {}

    /// @param beyondReferenceBps how far a limit lies beyond the far side of the market, or beyond its stop
    ///     price; zero or less when it does not
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PriceFacts(
            String state,
            @Nullable Long ageMs,
            long maxAgeMs,
            @Nullable Long beyondReferenceBps) {}

    /// @param venuesWithoutFee those that could take the order, and whose fills could not be booked
    public record FeeFacts(List<VenueId> venuesWithoutFee) {
        public FeeFacts {
            venuesWithoutFee = List.copyOf(venuesWithoutFee);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Amounts(
            @Nullable Long notionalMinor,
            @Nullable Long creditNeededMinor,
            @Nullable Long creditAvailableMinor,
            @Nullable Long worstPositionMinor,
            @Nullable Long equityMinor,
            @Nullable Long concentrationBps,
            BigDecimal sellableQuantity,
            @Nullable Long firmCapitalUsedMinor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LimitFacts(
            @Nullable Long maxOrderQuantity,
            @Nullable Long maxOrderNotionalMinor,
            @Nullable Long maxPositionMinor,
            @Nullable Integer maxConcentrationBps,
            @Nullable Integer collarBps,
            @Nullable Long firmCapitalAvailableMinor) {}

    private static final BigDecimal BASIS_POINTS = BigDecimal.valueOf(10_000);

    /// Builds the question.
    ///
    /// @param account as it stands without this order's own reservation
    /// @param firm as it stands without this order's own reservation
    public static RiskQuestion of(
            OrderTerms terms,
            TermsHash hash,
            Instrument instrument,
            Market market,
            AccountSnapshot account,
            FirmSnapshot firm,
            Limits limits,
            FeeSchedule fees,
            Optional<Commitment> commitment) {
        Holding holding = account.holding(terms.symbol());
        return new RiskQuestion(
                orderFacts(terms, hash),
                new AccountFacts(account.active() ? "ACTIVE" : "BLOCKED"),
                new InstrumentFacts(
                        instrument.status().name(), instrument.session().isOpenAt(market.seenAt())),
                priceFacts(terms, market),
                new FeeFacts(fees.missing(market.venues())),
                commitment
                        .map(worst -> amounts(terms, worst, holding, account, firm, limits))
                        .orElseGet(() -> new Amounts(null, null, null, null, null, null, sellable(holding), null)),
                new LimitFacts(
                        limits.maxOrderQuantity(),
                        limits.maxOrderNotionalMinor(),
                        limits.maxPositionMinor(),
                        limits.maxConcentrationBps(),
                        limits.collarBps(),
                        FirmCapital.availableMinor(firm)));
    }

    private static OrderFacts orderFacts(OrderTerms terms, TermsHash hash) {
        return new OrderFacts(
                terms.orderId().value(),
                hash.value(),
                terms.accountId().value(),
                terms.trader().value(),
                terms.symbol().value(),
                terms.side().name(),
                terms.quantity().value(),
                terms.pricing().orderType(),
                terms.timeInForce().name());
    }

    private static PriceFacts priceFacts(OrderTerms terms, Market market) {
        return new PriceFacts(
                market.freshness().name(),
                market.age().map(age -> Math.max(0, age.toMillis())).orElse(null),
                market.maxAge().toMillis(),
                market.farSide(terms.side()).map(far -> beyond(terms, far)).orElse(null));
    }

    /// (SEC 15c3-5(c)(1)(ii)) For a buy, how far the limit lies above the ask; for a sale, how far below the
    /// bid. When a stop order is sent, the market is at its stop price.
    private static long beyond(OrderTerms terms, Price far) {
        return switch (terms.pricing()) {
            case Pricing.Market _, Pricing.Stop _ -> 0;
            case Pricing.Limit(Price limit) -> beyond(terms.side(), limit, far);
            case Pricing.StopLimit(Price stop, Price limit) -> beyond(terms.side(), limit, stop);
        };
    }

    private static long beyond(Side side, Price limit, Price reference) {
        BigDecimal distance = side == Side.BUY
                ? limit.value().subtract(reference.value())
                : reference.value().subtract(limit.value());
        BigDecimal share = distance.multiply(BASIS_POINTS).divide(reference.value(), 0, RoundingMode.CEILING);
        return Money.capped(share, RoundingMode.CEILING);
    }

    private static Amounts amounts(
            OrderTerms terms,
            Commitment worst,
            Holding holding,
            AccountSnapshot account,
            FirmSnapshot firm,
            Limits limits) {
        Long equity = Valuation.equityMinor(account);
        long worstPosition = Valuation.worstPositionMinor(
                terms, worst.price(), holding, worst.notional().currency());
        return new Amounts(
                worst.notional().minor(),
                worst.credit().minor(),
                Valuation.creditAvailableMinor(account, limits),
                worstPosition,
                equity,
                concentrationBps(worstPosition, equity),
                sellable(holding),
                FirmCapital.usedMinor(firm, worst));
    }

    /// Held, less what open sales may already take.
    private static BigDecimal sellable(Holding holding) {
        return holding.quantity().subtract(holding.openSells()).max(BigDecimal.ZERO);
    }

    private static @Nullable Long concentrationBps(long worstPosition, @Nullable Long equity) {
        if (equity == null || equity <= 0) {
            return null;
        }
        BigDecimal share = BigDecimal.valueOf(worstPosition)
                .multiply(BASIS_POINTS)
                .divide(BigDecimal.valueOf(equity), 0, RoundingMode.CEILING);
        return Money.capped(share, RoundingMode.CEILING);
    }
}

package io.countersign.risk;

import io.countersign.execution.FeeSchedule;
import io.countersign.execution.VenueId;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.Symbol;
import io.countersign.instrument.TradingSession;
import io.countersign.instrument.TradingStatus;
import io.countersign.money.Money;
import io.countersign.money.Price;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// What risk is worked out from, in tests.
final class Risks {
    static final Currency USD = Currency.getInstance("USD");
    static final Symbol AAPL = new Symbol("AAPL");
    static final FeeSchedule FEES = new FeeSchedule(Map.of(new VenueId("XSIM"), new BigDecimal("0.003")));
    static final Limits LIMITS = new Limits(10_000L, 1_000_000_00L, 10_000_000_00L, 2_000, 500, 0L);
    static final Limits NO_LIMITS = new Limits(null, null, null, null, null, null);

    private Risks() {}

    static Instrument anInstrument() {
        TradingSession always = new TradingSession(
                ZoneOffset.UTC, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, EnumSet.allOf(DayOfWeek.class));
        return new Instrument(AAPL, "Apple", USD, new BigDecimal("0.01"), BigDecimal.ONE, TradingStatus.OPEN, always);
    }

    static AccountSnapshot anAccount(long cashMinor, long openCreditMinor, Holding... holdings) {
        return new AccountSnapshot(true, new Money(cashMinor, USD), new Money(openCreditMinor, USD), List.of(holdings));
    }

    /// So much of a symbol, bid 149.98 and offered at 150.02.
    static Holding holding(String symbol, String quantity) {
        return new Holding(
                new Symbol(symbol),
                new BigDecimal(quantity),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                Price.parse("149.98"),
                Price.parse("150.02"));
    }

    static Holding withOpenOrders(Holding holding, String buys, String sells) {
        return new Holding(
                holding.symbol(),
                holding.quantity(),
                new BigDecimal(buys),
                new BigDecimal(sells),
                holding.bid(),
                holding.ask());
    }

    static Holding withoutPrice(Holding holding) {
        return new Holding(holding.symbol(), holding.quantity(), holding.openBuys(), holding.openSells(), null, null);
    }
}

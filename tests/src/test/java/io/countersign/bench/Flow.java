package io.countersign.bench;

import java.util.List;
import java.util.SplittableRandom;

/// The same orders for everybody, by a seed: 10,000 accounts, four symbols, 3 % large, 2 % to be rejected.
public final class Flow {
    public static final int TRADERS = 200;
    public static final int ACCOUNTS_OF_A_TRADER = 50;
    private static final List<String> SYMBOLS = List.of("BAC", "AIG", "IBM", "SPY");
    /// Worth more than the $500,000 above which a second person is asked, at the prices of the recorded days.
    private static final List<Long> LARGE = List.of(50_000L, 300_000L, 4_000L, 6_000L);

    private final String run;
    private final long seed;

    /// @param run goes into the orders' names, so that none comes twice
    public Flow(String run, long seed) {
        this.run = run;
        this.seed = seed;
    }

    /// An order to buy at the market.
    ///
    /// @param trader counted from 0
    public record Wanted(String clientOrderId, int trader, String account, String symbol, long quantity) {}

    /// @param number each is wanted once
    public Wanted order(long number) {
        SplittableRandom random = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L));
        int trader = random.nextInt(TRADERS);
        int symbol = random.nextInt(SYMBOLS.size());
        int kind = random.nextInt(100);
        return new Wanted(
                run + "-" + number,
                trader,
                account(trader, random.nextInt(ACCOUNTS_OF_A_TRADER)),
                kind < 2 ? "RSTR" : SYMBOLS.get(symbol),
                kind >= 2 && kind < 5 ? LARGE.get(symbol) : random.nextLong(1, 20));
    }

    /// @param number counted from 0
    public static String account(int trader, int number) {
        return "BENCH-%05d".formatted(trader * ACCOUNTS_OF_A_TRADER + number);
    }
}

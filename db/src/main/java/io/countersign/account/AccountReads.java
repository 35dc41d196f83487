package io.countersign.account;

import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.order.AccountId;
import io.countersign.order.AccountScope;
import io.countersign.position.PositionReads;
import io.countersign.position.PositionReads.Mark;
import io.countersign.position.PositionReads.PositionRow;
import io.countersign.risk.AccountSnapshot;
import io.countersign.risk.Holding;
import io.countersign.risk.RiskStore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/// Reads what an account has. Thread-safe.
public final class AccountReads {
    private final Jdbi jdbi;

    public AccountReads(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// An account as it stands, all of it at one moment: a fill that is booked meanwhile moves both cash and
    /// positions.
    ///
    /// @param freshFrom quotes from then on are fresh; an older one counts where there is no other
    public Optional<AccountRow> find(AccountId account, Instant freshFrom) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> RiskStore.account(handle, account).map(found -> row(handle, account, found, freshFrom)));
    }

    private static AccountRow row(Handle handle, AccountId account, RiskStore.Account found, Instant freshFrom) {
        List<PositionRow> open = PositionReads.list(handle, account, new AccountScope.All(), freshFrom).stream()
                .filter(position -> position.quantity().signum() != 0)
                .toList();
        Money openCredit = new Money(
                RiskStore.openCreditMinor(handle, account), found.cash().currency());
        AccountSnapshot snapshot = new AccountSnapshot(
                found.active(),
                found.cash(),
                openCredit,
                open.stream().map(AccountReads::holding).toList());
        Long line = found.limits().creditLineMinor();
        return new AccountRow(
                account,
                found.cash(),
                snapshot.equity(),
                openCredit,
                line == null ? null : new Money(line, found.cash().currency()),
                open.stream()
                        .map(PositionRow::mark)
                        .filter(Objects::nonNull)
                        .map(Mark::at)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    /// The price that the position closes at stands on both sides: the other side's is not asked for.
    private static Holding holding(PositionRow position) {
        Mark mark = position.mark();
        Price price = mark == null ? null : new Price(mark.price());
        return new Holding(position.symbol(), position.quantity(), BigDecimal.ZERO, BigDecimal.ZERO, price, price);
    }

    /// What an account has.
    ///
    /// @param equity cash and positions; absent when something it holds was never quoted
    /// @param openCredit what its open orders may still cost
    /// @param creditLine what it may use beyond its own cash; absent when that was never set, and then no order is
    ///     allowed
    /// @param pricedAt the oldest price in it; absent when it holds nothing
    public record AccountRow(
            AccountId accountId,
            Money cash,
            @Nullable Money equity,
            Money openCredit,
            @Nullable Money creditLine,
            @Nullable Instant pricedAt) {}
}

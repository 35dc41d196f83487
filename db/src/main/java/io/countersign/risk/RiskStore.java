package io.countersign.risk;

import io.countersign.approval.TermsHash;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.instrument.Symbol;
import io.countersign.json.Json;
import io.countersign.money.Money;
import io.countersign.money.Price;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What the risk checks read, under the account's lock, and the decision they leave behind.
public final class RiskStore {
    private RiskStore() {}

    /// An account, and the limits that hold for it.
    public record Account(boolean active, Money cash, Limits limits) {}

    /// Locks the account until the transaction ends, so that of two orders that race for the same headroom one sees
    /// what the other took.
    public static void lock(Handle handle, AccountId account) {
        handle.createQuery("SELECT 1 FROM account WHERE account_id = :account FOR UPDATE")
                .bind("account", account.value())
                .mapTo(Integer.class)
                .findOne();
    }

    /// Locks the account, and reads it only then: a limit that was lowered while this waited for the lock holds.
    public static Optional<Account> lockAccount(Handle handle, AccountId account) {
        lock(handle, account);
        return account(handle, account);
    }

    /// An account as it stands, for those who only look.
    public static Optional<Account> account(Handle handle, AccountId account) {
        return handle.createQuery("""
                        SELECT a.status, a.currency, a.cash_minor,
                               COALESCE(own.max_order_quantity, std.max_order_quantity) AS max_order_quantity,
                               COALESCE(own.max_order_notional_minor, std.max_order_notional_minor)
                                   AS max_order_notional_minor,
                               COALESCE(own.max_position_minor, std.max_position_minor) AS max_position_minor,
                               COALESCE(own.max_concentration_bps, std.max_concentration_bps) AS max_concentration_bps,
                               COALESCE(own.collar_bps, std.collar_bps) AS collar_bps,
                               COALESCE(own.credit_line_minor, std.credit_line_minor) AS credit_line_minor
                        FROM account a
                        LEFT JOIN risk_limit own ON own.account_id = a.account_id
                        LEFT JOIN risk_limit std ON std.account_id = '*'
                        WHERE a.account_id = :account""")
                .bind("account", account.value())
                .map((row, _) -> new Account(
                        row.getString("status").equals("ACTIVE"),
                        new Money(row.getLong("cash_minor"), Currency.getInstance(row.getString("currency"))),
                        new Limits(
                                row.getObject("max_order_quantity", Long.class),
                                row.getObject("max_order_notional_minor", Long.class),
                                row.getObject("max_position_minor", Long.class),
                                row.getObject("max_concentration_bps", Integer.class),
                                row.getObject("collar_bps", Integer.class),
                                row.getObject("credit_line_minor", Long.class))))
                .findOne();
    }

    /// What a locked account holds and has open, the given order left out, in one consistent look.
    ///
    /// @param symbol included even where the account holds nothing of it
    /// @param freshSince quotes from before then are no price
    public static List<Holding> holdings(
            Handle handle, AccountId account, OrderId leftOut, Symbol symbol, Instant freshSince) {
        return handle.createQuery("""
                        WITH open AS (
                            SELECT symbol,
                                   SUM(open_quantity) FILTER (WHERE side = 'BUY') AS buys,
                                   SUM(open_quantity) FILTER (WHERE side <> 'BUY') AS sells
                            FROM reservation
                            WHERE account_id = :account AND open_quantity > 0 AND order_id <> :leftOut
                            GROUP BY symbol
                        ), held AS (
                            SELECT symbol, quantity FROM position WHERE account_id = :account AND quantity <> 0
                        )
                        SELECT s.symbol, COALESCE(h.quantity, 0) AS quantity,
                               COALESCE(o.buys, 0) AS buys, COALESCE(o.sells, 0) AS sells, q.bid, q.ask
                        FROM (SELECT symbol FROM open UNION SELECT symbol FROM held UNION SELECT :symbol) s
                        LEFT JOIN open o USING (symbol)
                        LEFT JOIN held h USING (symbol)
                        LEFT JOIN LATERAL (
                            SELECT MAX(bid) AS bid, MIN(ask) AS ask FROM quote
                            WHERE symbol = s.symbol AND quoted_at >= :freshSince
                        ) q ON true""")
                .bind("account", account.value())
                .bind("leftOut", leftOut.value())
                .bind("symbol", symbol.value())
                .bind("freshSince", freshSince.atOffset(ZoneOffset.UTC))
                .map((row, _) -> new Holding(
                        new Symbol(row.getString("symbol")),
                        row.getBigDecimal("quantity"),
                        row.getBigDecimal("buys"),
                        row.getBigDecimal("sells"),
                        price(row, "bid"),
                        price(row, "ask")))
                .list();
    }

    /// The firm's capital and what is set against it, and what the account's open orders may cost; the given order left
    /// out.
    public record Committed(FirmSnapshot firm, long accountOpenCreditMinor) {}

    public static Committed committed(Handle handle, AccountId account, OrderId leftOut) {
        return handle.createQuery("""
                        SELECT f.*, COALESCE((
                                   SELECT SUM(open_credit_minor) FROM reservation
                                   WHERE account_id = :account AND open_quantity > 0 AND order_id <> :leftOut), 0)
                                   AS open_credit
                        FROM firm_figures(:leftOut) f""")
                .bind("leftOut", leftOut.value())
                .bind("account", account.value())
                .map((row, _) -> new Committed(firm(row), row.getLong("open_credit")))
                .one();
    }

    private static FirmSnapshot firm(ResultSet row) throws SQLException {
        return new FirmSnapshot(
                row.getObject("capital_minor", Long.class),
                row.getObject("minimum_minor", Long.class),
                row.getObject("haircut_bps", Integer.class),
                row.getLong("positions_minor"),
                row.getLong("open_orders_minor"));
    }

    /// What the open orders of an account may still cost.
    public static long openCreditMinor(Handle handle, AccountId account) {
        return handle.createQuery("""
                        SELECT COALESCE(SUM(open_credit_minor), 0) FROM reservation
                        WHERE account_id = :account AND open_quantity > 0""")
                .bind("account", account.value())
                .mapTo(Long.class)
                .one();
    }

    /// The firm with its row locked until the transaction ends, the given order left out: the last lock that any
    /// transaction takes, as late as can be. What this transaction has changed of other orders' reservations and of
    /// positions counts.
    public static FirmSnapshot lockFirm(Handle handle, OrderId leftOut) {
        return handle.createQuery("SELECT * FROM locked_firm_figures(:leftOut)")
                .bind("leftOut", leftOut.value())
                .map((row, _) -> firm(row))
                .one();
    }

    /// A decision as it is kept.
    ///
    /// @param expiresAt an execution may rely on it until then
    public record RiskCheck(
            RiskCheckId id,
            OrderId orderId,
            int step,
            RiskPurpose purpose,
            TermsHash termsHash,
            Verdict verdict,
            Instant decidedAt,
            Instant expiresAt) {}

    /// @param question what was asked
    /// @param checks every check with its outcome, as policy gave them; JSON
    /// @param policy absent when policy gave no decision
    public record Verdict(
            boolean allow,
            int approvalsRequired,
            RiskQuestion question,
            String checks,
            @Nullable PolicyDecisionRef policy) {}

    /// The most approvals that were ever asked for an order: what it needed once, a change of it needs again.
    public static int approvalsRequired(Handle handle, OrderId order) {
        return handle.createQuery("""
                        SELECT COALESCE(MAX(approvals_required), 0) FROM risk_check WHERE order_id = :order AND allow""")
                .bind("order", order.value())
                .mapTo(Integer.class)
                .one();
    }

    public static void save(Handle handle, RiskCheck check) {
        PolicyDecisionRef policy = check.verdict().policy();
        handle.createUpdate("""
                        INSERT INTO risk_check (risk_check_id, order_id, step, purpose, terms_hash, allow, checks, question,
                                                approvals_required, decision_id, bundle_revision, decided_at, expires_at)
                        VALUES (:id, :order, :step, :purpose, :termsHash, :allow, CAST(:checks AS jsonb),
                                CAST(:question AS jsonb), :approvals, :decision, :bundle, :decidedAt, :expiresAt)""")
                .bind("id", check.id().value())
                .bind("order", check.orderId().value())
                .bind("step", check.step())
                .bind("purpose", check.purpose().name())
                .bind("termsHash", check.termsHash().value())
                .bind("allow", check.verdict().allow())
                .bind("checks", check.verdict().checks())
                .bind("question", Json.write(check.verdict().question()))
                .bind("approvals", check.verdict().approvalsRequired())
                .bind("decision", policy == null ? null : policy.decisionId())
                .bind("bundle", policy == null ? null : policy.bundleRevision())
                .bind("decidedAt", check.decidedAt().atOffset(ZoneOffset.UTC))
                .bind("expiresAt", check.expiresAt().atOffset(ZoneOffset.UTC))
                .execute();
    }

    private static @Nullable Price price(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? null : new Price(value);
    }
}

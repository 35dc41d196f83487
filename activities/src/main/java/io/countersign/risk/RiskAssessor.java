package io.countersign.risk;

import io.countersign.execution.FeeSchedule;
import io.countersign.execution.Market;
import io.countersign.execution.QuoteStore;
import io.countersign.instrument.Instrument;
import io.countersign.json.CanonicalTerms;
import io.countersign.money.Money;
import io.countersign.money.Quantity;
import io.countersign.order.OrderInput;
import io.countersign.order.OrderState;
import io.countersign.order.OrderTerms;
import io.countersign.policy.Policy;
import io.countersign.policy.PolicyPackage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Takes the snapshot under the account's lock and asks policy about it.
final class RiskAssessor {
    private final Policy policy;
    private final Clock clock;
    private final RiskSettings settings;

    RiskAssessor(Policy policy, Clock clock, RiskSettings settings) {
        this.policy = policy;
        this.clock = clock;
        this.settings = settings;
    }

    /// @param state where the order is: what is sent of a stop order is another order
    /// @param quantity what is left of the order
    RiskAssessment assess(Handle handle, OrderInput input, OrderState state, BigDecimal quantity) {
        OrderTerms terms =
                state.isBeforeTrigger() ? input.terms() : input.terms().triggered();
        OrderTerms left = terms.withQuantity(new Quantity(quantity));
        RiskStore.Account account = RiskStore.lockAccount(handle, left.accountId())
                .orElseThrow(() -> new IllegalStateException("validated account is gone: " + left.accountId()));
        Instant now = clock.instant();
        QuoteStore.Offer offer = QuoteStore.offer(handle, left.symbol())
                .orElseThrow(() -> new IllegalStateException("validated symbol is gone: " + left.symbol()));
        Instrument instrument = offer.instrument();
        FeeSchedule fees = offer.fees();
        Market market = new Market(offer.quotes(), now, settings.maxQuoteAge());
        RiskStore.Committed committed = RiskStore.committed(handle, left.accountId(), left.orderId());
        AccountSnapshot snapshot = new AccountSnapshot(
                account.active(),
                account.cash(),
                new Money(committed.accountOpenCreditMinor(), account.cash().currency()),
                RiskStore.holdings(
                        handle, left.accountId(), left.orderId(), left.symbol(), now.minus(settings.maxQuoteAge())));
        Optional<Commitment> commitment = Commitment.of(left, instrument, market, account.limits(), fees);
        RiskQuestion question = RiskQuestion.of(
                left,
                CanonicalTerms.of(input.terms()).hash(),
                instrument,
                market,
                snapshot,
                committed.firm(),
                account.limits(),
                fees,
                commitment);
        RiskVerdict verdict =
                RiskVerdict.of(policy.ask(PolicyPackage.RISK, question), instrument.currency(), commitment.isPresent());
        return new RiskAssessment(now, quantity, instrument.currency(), question, commitment, verdict);
    }
}

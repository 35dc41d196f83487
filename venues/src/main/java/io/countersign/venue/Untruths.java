package io.countersign.venue;

import io.countersign.money.Price;
import io.countersign.money.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// Makes reports false or double, as the faults have it. The book and the journal stay true.
final class Untruths {
    private static final BigDecimal DEVIATION = BigDecimal.ONE;

    private Untruths() {}

    /// What is sent in place of a report.
    static List<Dispatch> told(Dispatch dispatch, Faults faults) {
        Dispatch told = dispatch;
        if (dispatch.content() instanceof JournalEntry.Reported(var report)
                && report.happening() instanceof Happening.Trade(var quantity, var price)) {
            if (faults.claim(Fault.WRONG_QUANTITY)) {
                told = saying(
                        report,
                        new Happening.Trade(new Quantity(quantity.value().add(DEVIATION)), price));
            } else if (faults.claim(Fault.WRONG_PRICE)) {
                told = saying(
                        report,
                        new Happening.Trade(quantity, new Price(price.value().add(DEVIATION))));
            }
        }
        boolean twice = dispatch.isDurable() && faults.claim(Fault.DUPLICATE);
        return twice ? List.of(told, told) : List.of(told);
    }

    /// A trade of an order that nobody sent.
    ///
    /// @param execId that nothing else has
    /// @param like an order that was sent
    static Dispatch invented(String firm, String execId, Ticket like, Instant at) {
        Ticket ticket = like.replaced("NEVER-SENT-" + execId, like.quantity(), like.limit());
        Price price = like.limit() == null ? new Price(BigDecimal.ONE) : like.limit();
        Standing standing = new Standing(OrdStatus.FILLED, like.quantity().value(), BigDecimal.ZERO, price.value());
        return new Dispatch(
                execId,
                "",
                new JournalEntry.Reported(new Report(
                        execId, "NEVER-SENT", firm, ticket, new Happening.Trade(like.quantity(), price), standing, at)),
                false);
    }

    private static Dispatch saying(Report report, Happening instead) {
        Report untrue = new Report(
                report.execId(),
                report.orderId(),
                report.firm(),
                report.ticket(),
                instead,
                report.standing(),
                report.at());
        return new Dispatch(report.execId(), report.orderId(), new JournalEntry.Reported(untrue), false);
    }
}

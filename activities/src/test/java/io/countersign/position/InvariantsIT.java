package io.countersign.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.Invariants;
import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.fixture.Steps;
import io.countersign.order.OrderInput;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The invariants would notice: each is broken here on purpose.
class InvariantsIT {

    private static final Map<String, String> BREACHES = Map.ofEntries(
            Map.entry("positions are the sum of the fills", "UPDATE position SET quantity = quantity + 1"),
            Map.entry(
                    "positions are the sum of their lots, in quantity and in cost", "UPDATE lot SET price = price + 1"),
            Map.entry(
                    "the open lots of a position are all bought or all sold",
                    "UPDATE lot SET quantity = -1 WHERE opened_no = (SELECT MIN(opened_no) FROM lot)"),
            Map.entry(
                    "a lot is at most what its fill opened, the same way and at its price",
                    "UPDATE lot SET quantity = quantity + 100"),
            Map.entry(
                    "cash is what the account began with and the cash flows of its fills, each rounded half to even",
                    "UPDATE account SET cash_minor = cash_minor + 1"),
            Map.entry(
                    "realised profit is what came in, less what went out, plus the cost of what is open; rounded once a fill",
                    "UPDATE position SET realized_minor = realized_minor + 100"),
            Map.entry(
                    "the fees of a position are the fees of its fills",
                    "UPDATE position SET fees_minor = fees_minor - 1"),
            Map.entry(
                    "what a position has realised is what its fills have",
                    "UPDATE position SET realized_minor = realized_minor + 1"),
            Map.entry(
                    "the firm's positions are the sum over its accounts, long and short apart",
                    "UPDATE firm_position SET short_quantity = 1"),
            Map.entry(
                    "the firm's open orders are the sum of all open reservations",
                    "UPDATE firm SET open_orders_minor = open_orders_minor + 1"),
            Map.entry("an order that is over holds nothing", "UPDATE reservation SET open_quantity = quantity"),
            Map.entry(
                    "an order that is not over holds what is left of it, or would be left after the change that is under way",
                    "UPDATE reservation SET open_quantity = open_quantity - 1 WHERE open_quantity > 1"),
            Map.entry("what an order has traded is the sum of its fills", "UPDATE orders SET cum_qty = cum_qty + 1"),
            Map.entry(
                    "a report of an execution that is booked has its entry, and every entry has its report",
                    "UPDATE execution_report SET booked_at = NULL"),
            Map.entry(
                    "a reversal cancels what it reverses, and a correction comes with one",
                    "ALTER TABLE fill DISABLE TRIGGER fills_stay; UPDATE fill SET price = price + 1"
                            + " WHERE reverses IS NOT NULL"),
            Map.entry(
                    "what was taken back has no lot",
                    "INSERT INTO lot (venue, exec_id, account_id, symbol, quantity, price)"
                            + " SELECT venue, reverses, account_id, symbol, 1, price FROM fill"
                            + " WHERE reverses IS NOT NULL LIMIT 1"),
            Map.entry(
                    "no order has traded more than it was for, unless somebody accepted it",
                    "UPDATE orders SET cum_qty = quantity + 1"),
            Map.entry(
                    "what is held is not booked, unless it healed or was accepted",
                    "UPDATE execution_report SET held_at = NULL"),
            Map.entry(
                    "a break has the record of its raising and, when it is over, of its end",
                    "UPDATE trade_break SET resolved_at = now(), resolution = 'HEALED'"),
            Map.entry(
                    "a fill belongs to an intent that was on record before",
                    "ALTER TABLE fill DROP CONSTRAINT fill_cl_ord_id_fkey; DELETE FROM replace_intent; DELETE FROM execution_intent"),
            Map.entry(
                    "the parts of an execution are no more than the order",
                    "UPDATE execution_intent SET quantity = quantity + 1"),
            Map.entry(
                    "an intent relies on a decision that allowed this very order on the terms that it goes out with",
                    "UPDATE risk_check SET allow = false"),
            Map.entry(
                    "an intent to replace relies on a decision that allowed these very terms",
                    "UPDATE risk_check SET terms_hash = repeat('0', 64) WHERE purpose = 'AMEND'"),
            Map.entry(
                    "what goes out was signed for, on these terms, by as many others as were asked for",
                    "UPDATE risk_check SET approvals_required = 1"),
            Map.entry(
                    "a request for approval is open exactly while its order waits for it, or a change of the order does",
                    "UPDATE approval SET state = 'EXPIRED', closed_at = now()"),
            Map.entry(
                    "every step of an order has its one audit record, and there are no others",
                    "UPDATE orders SET step = step + 1"),
            Map.entry(
                    "the decision that an order shows exists and is about it",
                    "UPDATE orders SET risk_check_id = 'R-1'"),
            Map.entry(
                    "the market is watched for a stop price exactly while its order is held",
                    "UPDATE stop_order SET stop_price = stop_price + 1"));

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @BeforeEach
    void aPositionInTwoLotsAndOrdersInFlight() {
        Desk desk = Desk.on(database);
        OrderInput input = AnOrder.toBuy("20", "IBM").at("100.00").input();
        var clOrdId = desk.place(input);
        desk.book(input, desk.trade(clOrdId, "10", "99.95", "10", "10"), desk.trade(clOrdId, "10", "99.90", "20", "0"));
        OrderInput corrected = AnOrder.toBuy("20", "IBM").at("100.00").input();
        var trade = desk.trade(desk.place(corrected), "10", "99.95", "10", "10");
        desk.book(corrected, trade, desk.trade(trade.clOrdId(), "30", "99.95", "40", "0"));
        desk.book(corrected, desk.report(trade.clOrdId(), Steps.correction(trade, "8"), "8", "12"));
        desk.enter(AnOrder.toBuy("10", "IBM").at("100.00").input());
        desk.enter(AnOrder.toBuy("10", "IBM").stop("101.00").input());
        OrderInput changing = Steps.resting(desk);
        desk.gate.amend(desk.next(changing), changing, Steps.to("20", "100.00"));
        desk.dispatch.replace(
                desk.next(changing),
                changing,
                Steps.replacement(
                        changing, Steps.changed(changing, "20", "100.00").terms(), 4));
        desk.enter(AnOrder.toBuy("6000", "IBM").at("100.00").of("ACC-003").input());
    }

    @Test
    void each_is_noticed_when_it_is_broken() {
        assertThat(BREACHES.keySet()).isEqualTo(Invariants.sentences());
        BREACHES.forEach((sentence, breach) -> database.jdbi().useHandle(handle -> {
            handle.begin();
            handle.execute(breach);
            assertThat(Invariants.broken(handle)).as(breach).anyMatch(found -> found.startsWith(sentence + ":"));
            handle.rollback();
        }));
    }
}

package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.database.TestDatabase;
import io.countersign.fixture.AnOrder;
import io.countersign.fixture.Desk;
import io.countersign.instrument.Symbol;
import io.countersign.order.OrderEvent;
import io.countersign.order.OrderInput;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A fee may go away, or a venue without one appear, after risk was checked and before the order is sent.
class VenueWithoutFeeIT {

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @SuppressWarnings("NullAway.Init")
    private OrderInput input;

    @BeforeEach
    void anOrderIsReleasedThatWouldGoToTheFirstVenue() {
        desk = Desk.on(database);
        desk.quote("YSIM", "IBM", "99.90", "100.01");
        input = AnOrder.toBuy("10", "IBM").at("100.10").input();
        assertThat(desk.enter(input)).isInstanceOf(OrderEvent.Allowed.class);
    }

    private OrderEvent execute() {
        desk.ysim.whenSent(clOrdId ->
                desk.inbox.accept(List.of(desk.report(clOrdId, new Execution.Rejected("for the test"), "0", "0"))));
        return desk.dispatch
                .execute(desk.next(input), input, Desk.riskCheck(input, 1), 1)
                .event();
    }

    @Test
    void the_order_goes_to_another_venue_though_it_shows_the_worse_price() {
        desk.execute("DELETE FROM venue_fee WHERE venue = 'XSIM'");

        ClOrdId clOrdId = Placement.clOrdId(input.orderId(), 1);
        assertThat(execute())
                .isInstanceOfSatisfying(
                        OrderEvent.Intended.class,
                        event -> assertThat(event.placements()).singleElement().satisfies(part -> {
                            assertThat(part.clOrdId()).isEqualTo(clOrdId);
                            assertThat(part.venue()).isEqualTo(new VenueId("YSIM"));
                        }));
        assertThat(desk.xsim.heard()).isEmpty();
    }

    @Test
    void where_there_is_no_other_the_order_goes_nowhere() {
        desk.execute("DELETE FROM venue_fee");

        assertThat(execute()).isEqualTo(new OrderEvent.NotExecuted(List.of(Reason.of(RejectCode.NO_EXECUTABLE_QUOTE))));
        assertThat(desk.xsim.heard()).isEmpty();
        assertThat(desk.ysim.heard()).isEmpty();
    }

    @Test
    void its_quote_is_seen_all_the_same_by_who_asks_for_every_venue() {
        desk.execute("DELETE FROM venue_fee WHERE venue = 'XSIM'");

        List<Quote> all = database.jdbi().withHandle(handle -> QuoteStore.ofEveryVenue(handle, new Symbol("IBM")));
        assertThat(all).extracting(quote -> quote.venue().value()).containsExactly("XSIM", "YSIM");
    }
}

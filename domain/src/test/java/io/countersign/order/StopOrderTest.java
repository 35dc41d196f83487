package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.ChildOrder;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import org.junit.jupiter.api.Test;

class StopOrderTest {
    private static final Pricing STOP = new Pricing.Stop(Price.parse("151.00"));
    private static final Pricing STOP_LIMIT = new Pricing.StopLimit(Price.parse("151.00"), Price.parse("152.00"));

    @Test
    void a_stop_goes_out_as_a_market_order_which_cannot_rest() {
        OrderTerms out = Orders.aStopBuy().lasting(TimeInForce.GTC).terms().triggered();

        assertThat(out).isEqualTo(Orders.aMarketBuy().lasting(TimeInForce.DAY).terms());
    }

    @Test
    void a_stop_limit_goes_out_as_a_limit_order_that_lives_as_long() {
        OrderTerms out = Orders.aStopLimitBuy().lasting(TimeInForce.GTC).terms().triggered();

        assertThat(out)
                .isEqualTo(
                        Orders.aLimitBuy().at("152.00").lasting(TimeInForce.GTC).terms());
    }

    @Test
    void what_is_no_stop_goes_out_as_it_is() {
        assertThat(Orders.aLimitBuy().terms().triggered())
                .isEqualTo(Orders.aLimitBuy().terms());
    }

    @Test
    void no_venue_is_given_a_stop() {
        OrderTerms stop = Orders.aStopBuy().terms();
        ChildOrder child = ChildOrder.of(stop, OneOfEach.FIRST.clOrdId(), Quantity.of(100));

        assertThat(child.pricing()).isEqualTo(new Pricing.Market());
        assertThatThrownBy(() -> new ChildOrder(
                        child.clOrdId(),
                        child.accountId(),
                        child.symbol(),
                        child.side(),
                        child.orderQty(),
                        stop.pricing(),
                        child.timeInForce()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_not_given_stays_as_it_is() {
        Price higher = Price.parse("153.00");

        assertThat(STOP.at(null, higher)).isEqualTo(new Pricing.Stop(higher));
        assertThat(STOP.at(null, null)).isEqualTo(STOP);
        assertThat(STOP_LIMIT.at(higher, null)).isEqualTo(new Pricing.StopLimit(Price.parse("151.00"), higher));
        assertThat(STOP_LIMIT.at(null, Price.parse("150.00")))
                .isEqualTo(new Pricing.StopLimit(Price.parse("150.00"), Price.parse("152.00")));
    }

    @Test
    void each_kind_is_made_again_from_its_name_and_prices() {
        for (Pricing pricing : new Pricing[] {
            STOP, STOP_LIMIT, new Pricing.Market(), Orders.aLimitBuy().terms().pricing()
        }) {
            assertThat(Pricing.of(
                            pricing.orderType(),
                            pricing.limit().orElse(null),
                            pricing.stop().orElse(null)))
                    .isEqualTo(pricing);
        }
        assertThatThrownBy(() -> Pricing.of("STOP", Price.parse("1"), null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

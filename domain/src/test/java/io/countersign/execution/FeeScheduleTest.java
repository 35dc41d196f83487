package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.money.Quantity;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeeScheduleTest {
    private static final Currency USD = Currency.getInstance("USD");
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final VenueId YSIM = new VenueId("YSIM");

    private static final FeeSchedule FEES =
            new FeeSchedule(Map.of(XSIM, new BigDecimal("0.0030"), YSIM, new BigDecimal("0.0020")));

    @Test
    void each_venue_charges_its_own_rate_rounded_up() {
        assertThat(FEES.fee(XSIM, Quantity.of(100), USD)).hasToString("0.30 USD");
        assertThat(FEES.fee(YSIM, Quantity.of(100), USD)).hasToString("0.20 USD");
        assertThat(FEES.fee(YSIM, Quantity.of(1), USD)).hasToString("0.01 USD");
    }

    @Test
    void the_worst_is_what_the_dearest_venue_charges() {
        assertThat(FEES.worst(Quantity.of(101), USD)).hasValue(FEES.fee(XSIM, Quantity.of(101), USD));
    }

    @Test
    void where_no_fee_is_known_there_is_no_worst_and_not_none_to_pay() {
        assertThat(new FeeSchedule(Map.of()).worst(Quantity.of(101), USD)).isEmpty();
    }

    @Test
    void names_the_venues_that_have_no_fee() {
        VenueId qsim = new VenueId("QSIM");
        VenueId zsim = new VenueId("ZSIM");

        assertThat(FEES.missing(Set.of(zsim, XSIM, qsim))).containsExactly(qsim, zsim);
        assertThat(FEES.missing(Set.of(XSIM, YSIM))).isEmpty();
        assertThat(FEES.missing(Set.of())).isEmpty();
    }

    @Test
    void one_fill_never_costs_more_than_the_worst() {
        for (int quantity = 1; quantity <= 1_000; quantity++) {
            assertThat(FEES.fee(XSIM, Quantity.of(quantity), USD))
                    .isLessThanOrEqualTo(FEES.worst(Quantity.of(quantity), USD).orElseThrow());
        }
    }

    @Test
    void a_venue_that_is_not_on_the_schedule_is_an_error_and_not_free() {
        assertThatThrownBy(() -> FEES.fee(new VenueId("ZSIM"), Quantity.of(1), USD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ZSIM");
    }
}

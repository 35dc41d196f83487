package io.countersign.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.execution.Execution;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import org.junit.jupiter.api.Test;

class FilledTest {

    @Test
    void the_average_of_nothing_is_zero() {
        assertThat(Filled.NOTHING.avgPx()).isEqualTo("0");
    }

    @Test
    void the_average_is_a_plain_decimal() {
        Filled filled = Filled.NOTHING.plus(trade("50", "200.00"));

        assertThat(filled.avgPx()).hasToString("200");
    }

    @Test
    void the_average_is_rounded_to_eight_decimals_with_ties_to_even() {
        Filled third = Filled.NOTHING.plus(trade("1", "1")).plus(trade("2", "2"));
        Filled tie = Filled.NOTHING.plus(trade("1", "0.00000001")).plus(trade("1", "0.00000002"));

        assertThat(third.avgPx()).hasToString("1.66666667");
        assertThat(tie.avgPx()).isEqualTo("0.00000002");
    }

    @Test
    void what_traded_adds_up_exactly() {
        Filled filled = Filled.NOTHING;
        for (int count = 0; count < 1_000; count++) {
            filled = filled.plus(trade("0.1", "0.1"));
        }

        assertThat(filled.cumQty()).isEqualByComparingTo("100");
        assertThat(filled.value()).isEqualByComparingTo("10");
    }

    private static Execution.Trade trade(String quantity, String price) {
        return new Execution.Trade(Quantity.parse(quantity), Price.parse(price));
    }
}

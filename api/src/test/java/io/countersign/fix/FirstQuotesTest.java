package io.countersign.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.execution.VenueId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstQuotesTest {
    private static final VenueId XSIM = new VenueId("XSIM");
    private static final VenueId YSIM = new VenueId("YSIM");
    private static final Duration AT_ONCE = Duration.ZERO;

    private final FirstQuotes first = new FirstQuotes();

    @Test
    void every_venue_is_missing_until_its_own_quotes_are_in() throws InterruptedException {
        QuoteSink x = first.watched(XSIM, _ -> {});
        QuoteSink y = first.watched(YSIM, _ -> {});
        assertThat(first.missingAfter(AT_ONCE)).containsExactlyInAnyOrder(XSIM, YSIM);

        x.accept(List.of());
        x.accept(List.of());
        assertThat(first.missingAfter(AT_ONCE)).containsExactly(YSIM);

        y.accept(List.of());
        assertThat(first.missingAfter(AT_ONCE)).isEmpty();
    }

    @Test
    void quotes_that_could_not_be_written_are_not_in() throws InterruptedException {
        QuoteSink broken = first.watched(XSIM, _ -> {
            throw new IllegalStateException("for the test");
        });

        assertThatThrownBy(() -> broken.accept(List.of())).hasMessage("for the test");

        assertThat(first.missingAfter(AT_ONCE)).containsExactly(XSIM);
    }
}

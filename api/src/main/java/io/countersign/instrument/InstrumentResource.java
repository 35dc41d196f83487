package io.countersign.instrument;

import io.countersign.api.DecimalText;
import io.countersign.api.Page;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jdbi.v3.core.Jdbi;

/// What can be traded, and in which steps.
@Path("/instruments")
@Produces(MediaType.APPLICATION_JSON)
public final class InstrumentResource {
    private final Authorization authorization;
    private final Jdbi jdbi;

    public InstrumentResource(Authorization authorization, Jdbi jdbi) {
        this.authorization = authorization;
        this.jdbi = jdbi;
    }

    /// @param tick every price is a whole multiple of it
    /// @param lot every quantity is a whole multiple of it
    public record InstrumentView(
            String symbol, String name, String currency, String tick, String lot, TradingStatus status) {
        static InstrumentView of(Instrument instrument) {
            return new InstrumentView(
                    instrument.symbol().value(),
                    instrument.name(),
                    instrument.currency().getCurrencyCode(),
                    DecimalText.of(instrument.tick()),
                    DecimalText.of(instrument.lot()),
                    instrument.status());
        }
    }

    @GET
    public Page<InstrumentView> list(@Auth Caller caller) {
        authorization.toRead(caller, Action.SELF_READ, Target.NONE);
        return new Page<>(
                jdbi.withHandle(InstrumentStore::all).stream()
                        .map(InstrumentView::of)
                        .toList(),
                null);
    }
}

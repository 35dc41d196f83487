package io.countersign.execution;

import io.countersign.api.Faults;
import io.countersign.api.IdempotencyKey;
import io.countersign.api.JsonBody;
import io.countersign.api.Page;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.api.ReasonText;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.instrument.Instrument;
import io.countersign.instrument.InstrumentStore;
import io.countersign.instrument.Symbol;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The venues; and has one cancel all orders of ours that are open there.
@Path("/venues")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class VenueResource {
    private final Authorization authorization;
    private final Jdbi jdbi;
    private final MassCancelDesk desk;

    public VenueResource(Authorization authorization, Jdbi jdbi, MassCancelDesk desk) {
        this.authorization = authorization;
        this.jdbi = jdbi;
        this.desk = desk;
    }

    public record VenueView(VenueId venue) {}

    @GET
    public Page<VenueView> list(@Auth Caller caller) {
        authorization.toRead(caller, Action.SELF_READ, Target.NONE);
        return new Page<>(all().stream().map(VenueView::new).toList(), null);
    }

    /// How far it has come.
    public enum State {
        /// The venue does it: each order ends when its own report comes.
        ACCEPTED,
        /// It was sent, or may have been, and the venue has not answered: what became of it is seen in the orders.
        UNKNOWN,
        /// It is not known yet whether it is sent.
        UNDER_WAY
    }

    /// What came of it.
    ///
    /// @param symbol null when it was for all
    /// @param affectedOrders how many open orders the venue says that it cancels; null where it has not said, or
    ///     where an earlier attempt may have canceled some unheard
    /// @param clOrdId what the request is called at the venue; null where that is not known
    public record MassCancelView(
            VenueId venue,
            @Nullable Symbol symbol,
            State state,
            @Nullable Integer affectedOrders,
            @Nullable MassCancelId clOrdId) {}

    @POST
    @Path("/{venue}/mass-cancel")
    public Response massCancel(
            @Auth Caller caller, @PathParam("venue") String venue, JsonBody body, @Context HttpHeaders headers) {
        Symbol symbol = body.optional("symbol", Symbol::new);
        String reason = body.required("reason", ReasonText::parse);
        body.finish();
        IdempotencyKey key = IdempotencyKey.of(headers, caller.subject());
        authorization.toChange(caller, Action.VENUE_CANCEL, Target.NONE);
        MassCancel what = new MassCancel(known(venue), symbol, caller.subject(), Faults.present(reason));
        requireKnown(symbol);
        Optional<MassCancelResult> result = desk.ask(what, key);
        if (result.isEmpty()) {
            return Response.accepted(new MassCancelView(what.venue(), symbol, State.UNDER_WAY, null, null))
                    .header(HttpHeaders.RETRY_AFTER, "1")
                    .build();
        }
        return switch (result.get()) {
            case MassCancelResult.Accepted(MassCancelId request, Integer affected) ->
                Response.ok(new MassCancelView(what.venue(), symbol, State.ACCEPTED, affected, request))
                        .build();
            case MassCancelResult.Unanswered(MassCancelId request, String _) ->
                Response.accepted(new MassCancelView(what.venue(), symbol, State.UNKNOWN, null, request))
                        .build();
            case MassCancelResult.Refused(MassCancelId _, String why) ->
                throw Problem.of(ProblemCode.VENUE_REFUSED, what.venue() + " refuses it: " + why)
                        .exception();
            case MassCancelResult.NotSent(MassCancelId _, String why) ->
                throw Problem.of(ProblemCode.VENUE_UNAVAILABLE, "Nothing was sent to " + what.venue() + ": " + why)
                        .exception();
        };
    }

    private VenueId known(String venue) {
        Collection<VenueId> all = all();
        return all.stream()
                .filter(one -> one.value().equals(venue))
                .findFirst()
                .orElseThrow(() -> Problem.of(ProblemCode.VENUE_NOT_FOUND, "There is no such venue")
                        .of("venue", "must be one of " + all)
                        .exception());
    }

    /// Those that orders may go to, and any other that shows quotes.
    private Collection<VenueId> all() {
        return jdbi.withHandle(QuoteStore::newest).keySet();
    }

    private void requireKnown(@Nullable Symbol symbol) {
        if (symbol == null) {
            return;
        }
        List<Symbol> all = jdbi.withHandle(InstrumentStore::all).stream()
                .map(Instrument::symbol)
                .toList();
        if (!all.contains(symbol)) {
            throw Problem.of(ProblemCode.INSTRUMENT_NOT_FOUND, "There is no such instrument")
                    .of("symbol", "must be one of " + all)
                    .exception();
        }
    }
}

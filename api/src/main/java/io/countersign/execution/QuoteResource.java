package io.countersign.execution;

import io.countersign.api.Faults;
import io.countersign.api.Page;
import io.countersign.api.QueryString;
import io.countersign.execution.Quote.Level;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.instrument.Symbol;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What each venue last quoted, fresh or not.
@Path("/quotes")
@Produces(MediaType.APPLICATION_JSON)
public final class QuoteResource {
    private final Authorization authorization;
    private final Jdbi jdbi;

    public QuoteResource(Authorization authorization, Jdbi jdbi) {
        this.authorization = authorization;
        this.jdbi = jdbi;
    }

    /// A venue's latest quote. A side that nobody quotes is null.
    public record QuoteView(
            String symbol,
            String venue,
            @Nullable String bid,
            @Nullable String bidSize,
            @Nullable String ask,
            @Nullable String askSize,
            Instant at) {
        static QuoteView of(Quote quote) {
            Level bid = quote.bid();
            Level ask = quote.ask();
            return new QuoteView(
                    quote.symbol().value(),
                    quote.venue().value(),
                    bid == null ? null : bid.price().toString(),
                    bid == null ? null : bid.size().toString(),
                    ask == null ? null : ask.price().toString(),
                    ask == null ? null : ask.size().toString(),
                    quote.at());
        }
    }

    @GET
    public Page<QuoteView> list(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        Symbol given = query.required("symbol", Symbol::new);
        query.finish();
        authorization.toRead(caller, Action.QUOTE_READ, Target.NONE);
        Symbol symbol = Faults.present(given);
        return new Page<>(
                jdbi.withHandle(handle -> QuoteStore.ofEveryVenue(handle, symbol)).stream()
                        .map(QuoteView::of)
                        .toList(),
                null);
    }
}

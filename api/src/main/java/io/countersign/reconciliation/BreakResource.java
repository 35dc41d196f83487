package io.countersign.reconciliation;

import io.countersign.api.Cursor;
import io.countersign.api.Faults;
import io.countersign.api.JsonBody;
import io.countersign.api.Page;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.api.ProblemException;
import io.countersign.api.QueryString;
import io.countersign.api.ReasonText;
import io.countersign.execution.VenueId;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.Subject;
import io.countersign.reconciliation.BreakStore.BreakRow;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where our books and the venues' word differ, and what operations say to it.
@Path("/breaks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class BreakResource {
    private final Authorization authorization;
    private final BreakReads breaks;
    private final BreakDesk desk;

    public BreakResource(Authorization authorization, BreakReads breaks, BreakDesk desk) {
        this.authorization = authorization;
        this.breaks = breaks;
        this.desk = desk;
    }

    /// Whether a break still waits for somebody.
    public enum State {
        OPEN,
        RESOLVED
    }

    /// A break as the interface shows it.
    ///
    /// @param acceptable whether a trade is held for it that can be booked all the same
    public record BreakView(
            BreakId breakId,
            State state,
            BreakKind kind,
            VenueId venue,
            String execId,
            @Nullable OrderId orderId,
            @Nullable AccountId accountId,
            Map<String, String> details,
            boolean acceptable,
            Instant raisedAt,
            @Nullable BreakResolution resolution,
            @Nullable Instant resolvedAt,
            @Nullable Subject resolvedBy,
            @Nullable String reason) {

        static BreakView of(BreakRow row) {
            Difference found = row.difference();
            boolean open = row.resolution() == null;
            return new BreakView(
                    row.breakId(),
                    open ? State.OPEN : State.RESOLVED,
                    found.kind(),
                    found.venue(),
                    found.execId(),
                    found.orderId(),
                    found.accountId(),
                    new TreeMap<>(found.details()),
                    open && found.kind().isBookable(),
                    row.raisedAt(),
                    row.resolution(),
                    row.resolvedAt(),
                    row.resolvedBy(),
                    row.reason());
        }
    }

    @GET
    @Consumes(MediaType.WILDCARD)
    public Page<BreakView> list(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        State state = query.one("state", Faults.oneOf(State.class));
        String cursor = query.one("cursor", text -> text);
        int limit = query.limit();
        query.finish();
        authorization.toRead(caller, Action.BREAK_READ, Target.NONE);
        String list = "breaks" + state;
        BreakId before = Cursor.read(cursor, list, BreakResource::place);
        return Page.of(
                breaks.list(state == null ? null : state == State.OPEN, before, limit + 1),
                limit,
                BreakView::of,
                last -> Cursor.of(list, List.of(last.breakId().toString())));
    }

    private static BreakId place(List<String> parts) {
        if (parts.size() != 1) {
            throw new IllegalArgumentException("a place is a break");
        }
        return BreakId.parse(parts.getFirst());
    }

    @POST
    @Path("/{breakId}/resolve")
    public BreakView resolve(@Auth Caller caller, @PathParam("breakId") String breakId, JsonBody body) {
        BreakDesk.Verdict verdict = body.required("resolution", Faults.oneOf(BreakDesk.Verdict.class));
        String reason = body.required("reason", ReasonText::parse);
        body.finish();
        BreakId id = id(breakId);
        Optional<Difference> found = breaks.find(id).map(BreakRow::difference);
        authorization.toChange(
                caller,
                Action.BREAK_RESOLVE,
                found.map(one -> new Target(one.accountId(), null, one.orderId()))
                        .orElse(Target.NONE));
        if (found.isEmpty()) {
            throw unknown();
        }
        return switch (desk.resolve(id, Faults.present(verdict), caller.subject(), Faults.present(reason))) {
            case BreakDesk.Outcome.Resolved(BreakRow resolved) -> BreakView.of(resolved);
            case BreakDesk.Outcome.NotOpen(BreakRow resolved) ->
                throw Problem.of(ProblemCode.ALREADY_RESOLVED, id + " is " + resolved.resolution())
                        .exception();
            case BreakDesk.Outcome.NothingHeld _ ->
                throw Problem.of(ProblemCode.NOTHING_TO_ACCEPT, "Nothing is held for " + id + " that could be booked")
                        .exception();
            case BreakDesk.Outcome.Unknown _ -> throw unknown();
        };
    }

    private static BreakId id(String text) {
        try {
            return BreakId.parse(text);
        } catch (IllegalArgumentException _) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.of(ProblemCode.BREAK_NOT_FOUND, "There is no break of this name");
    }
}

package io.countersign.order;

import io.countersign.api.Cursor;
import io.countersign.api.Faults;
import io.countersign.api.JsonBody;
import io.countersign.api.Page;
import io.countersign.api.Prefer;
import io.countersign.api.QueryString;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.instrument.Symbol;
import io.countersign.order.OrderEntry.Entered;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Orders: entering one, finding them, following one.
@Path("/orders")
@Produces(MediaType.APPLICATION_JSON)
public final class OrderResource {
    private final Authorization authorization;
    private final Admission admission;
    private final OrderEntry entry;
    private final OrderLookup lookup;
    private final OrderReads orders;
    private final OrderHistory history;
    private final OrderMetrics metrics;

    public OrderResource(
            Authorization authorization,
            Admission admission,
            OrderEntry entry,
            OrderLookup lookup,
            OrderReads orders,
            OrderHistory history,
            OrderMetrics metrics) {
        this.authorization = authorization;
        this.admission = admission;
        this.entry = entry;
        this.lookup = lookup;
        this.orders = orders;
        this.history = history;
        this.metrics = metrics;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response submit(@Auth Caller caller, JsonBody body, @Context HttpHeaders headers, @Context UriInfo uri)
            throws InterruptedException {
        long begun = System.nanoTime();
        OrderTerms terms = OrderRequest.terms(body, caller.subject());
        Prefer prefer = Prefer.of(headers.getRequestHeaders());
        Entered entered = entered(caller, terms, prefer);
        metrics.entered(entered);
        if (entered instanceof Entered.Created && prefer.patience().isEmpty()) {
            metrics.decided(System.nanoTime() - begun);
        }
        Response.ResponseBuilder response = switch (entered) {
            case Entered.Created(var order) -> shown(Response.Status.CREATED, order);
            case Entered.Known(var order) -> shown(Response.Status.OK, order);
            case Entered.Accepted(var order) -> shown(Response.Status.ACCEPTED, order);
        };
        String applied = prefer.applied();
        if (applied != null) {
            response.header("Preference-Applied", applied);
        }
        return response.location(uri.getBaseUriBuilder()
                        .path("orders")
                        .path(terms.orderId().value())
                        .build())
                .build();
    }

    private Entered entered(Caller caller, OrderTerms terms, Prefer prefer) throws InterruptedException {
        long until = System.nanoTime() + OrderEntry.patience(prefer).toNanos();
        try (Admission.Place place = admission.take(terms.orderId())) {
            authorization.toChange(caller, Action.ORDER_SUBMIT, Target.order(terms));
            if (place.isFirst()) {
                Optional<Entered> entered = entry.enter(terms, prefer, until, place);
                if (entered.isPresent()) {
                    return entered.get();
                }
            }
        }
        return entry.again(terms, until);
    }

    @GET
    public Page<OrderView> list(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        OrderReads.Filter filter = new OrderReads.Filter(
                query.one("account", AccountId::new),
                query.one("symbol", Symbol::new),
                query.any("status", Faults.oneOf(OrderStatus.class)),
                query.time("from"),
                query.time("to"),
                query.one("trader", Subject::new),
                query.one("clientOrderId", ClientOrderId::new));
        String cursor = query.one("cursor", text -> text);
        int limit = query.limit();
        query.finish();
        AccountScope scope = authorization.toRead(caller, Action.ORDER_LIST, Target.account(filter.account()));
        String list = "orders" + filter;
        List<OrderRow> rows = orders.list(filter, scope, Cursor.read(cursor, list, OrderResource::place), limit + 1);
        return Page.of(rows, limit, OrderView::of, last -> Cursor.of(list, place(last)));
    }

    @GET
    @Path("/{orderId}")
    public Response read(@Auth Caller caller, @PathParam("orderId") String orderId, @Context HttpHeaders headers) {
        OrderRow order = lookup.require(orderId);
        authorization.toRead(caller, Action.ORDER_READ, Target.order(order.terms()));
        OrderView view = OrderView.of(order);
        return isKnown(headers, view)
                ? Response.notModified(view.entityTag()).build()
                : Response.ok(view).tag(view.entityTag()).build();
    }

    @GET
    @Path("/{orderId}/history")
    public Page<TimelineItem> history(@Auth Caller caller, @PathParam("orderId") String orderId) {
        OrderRow order = lookup.require(orderId);
        authorization.toRead(caller, Action.ORDER_HISTORY, Target.order(order.terms()));
        return new Page<>(history.of(order), null);
    }

    private static Response.ResponseBuilder shown(Response.Status status, OrderRow order) {
        OrderView view = OrderView.of(order);
        return Response.status(status).entity(view).tag(view.entityTag());
    }

    /// If-None-Match compares weakly (RFC 9110 13.1.2).
    private static boolean isKnown(HttpHeaders headers, OrderView view) {
        String tag = "\"" + view.entityTag().getValue() + "\"";
        return Objects.requireNonNullElse(headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH), List.<String>of())
                .stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
    }

    private static OrderReads.Place place(List<String> cursor) {
        return Cursor.timed(cursor, (at, id) -> new OrderReads.Place(at, new OrderId(id)));
    }

    private static List<String> place(OrderRow last) {
        return List.of(last.version().createdAt().toString(), last.orderId().value());
    }
}

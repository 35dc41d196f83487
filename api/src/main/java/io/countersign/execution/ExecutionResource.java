package io.countersign.execution;

import io.countersign.api.Faults;
import io.countersign.api.Page;
import io.countersign.api.QueryString;
import io.countersign.execution.FillReads.FillRow;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.order.OrderLookup;
import io.countersign.order.OrderRow;
import io.countersign.order.Side;
import io.countersign.position.Fill;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;

/// The fills of an order.
@Path("/executions")
@Produces(MediaType.APPLICATION_JSON)
public final class ExecutionResource {
    private final Authorization authorization;
    private final OrderLookup orders;
    private final FillReads fills;

    public ExecutionResource(Authorization authorization, OrderLookup orders, FillReads fills) {
        this.authorization = authorization;
        this.orders = orders;
        this.fills = fills;
    }

    /// A fill as the interface shows it.
    ///
    /// @param execId the venue's own id of it, unique at the venue
    /// @param clOrdId our request that it answers
    /// @param fee in major units of the currency
    /// @param tradedAt by the venue's clock
    public record FillView(
            OrderId orderId,
            VenueId venue,
            String execId,
            ClOrdId clOrdId,
            AccountId accountId,
            String symbol,
            Side side,
            String quantity,
            String price,
            String fee,
            String currency,
            Instant tradedAt,
            Instant bookedAt) {

        static FillView of(FillRow row) {
            Fill fill = row.fill();
            return new FillView(
                    row.orderId(),
                    fill.id().venue(),
                    fill.id().execId(),
                    row.clOrdId(),
                    fill.accountId(),
                    fill.symbol().value(),
                    fill.side(),
                    fill.quantity().toString(),
                    fill.price().toString(),
                    fill.fee().amount().toPlainString(),
                    fill.fee().currency().getCurrencyCode(),
                    fill.at(),
                    row.bookedAt());
        }
    }

    @GET
    public Page<FillView> list(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        OrderId orderId = query.required("orderId", OrderId::new);
        query.finish();
        OrderRow order = orders.require(Faults.present(orderId));
        authorization.toRead(caller, Action.EXECUTION_READ, Target.order(order.terms()));
        return new Page<>(
                fills.ofOrder(order.orderId()).stream().map(FillView::of).toList(), null);
    }
}

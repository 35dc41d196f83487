package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.jspecify.annotations.Nullable;

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

    /// A fill as the interface shows it, or the entry that takes one back: then quantity and fee are negative, so that
    /// the sum over all entries is what counts.
    ///
    /// @param execId the venue's own id of it, unique at the venue
    /// @param clOrdId our request that it answers
    /// @param fee in major units of the currency
    /// @param tradedAt by the venue's clock
    /// @param reverses the execId of the fill that this entry takes back; absent for a fill
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
            Instant bookedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reverses) {

        static FillView of(FillRow row) {
            Fill fill = row.fill();
            String sign = row.reverses() == null ? "" : "-";
            return new FillView(
                    row.orderId(),
                    fill.id().venue(),
                    fill.id().execId(),
                    row.clOrdId(),
                    fill.accountId(),
                    fill.symbol().value(),
                    fill.side(),
                    sign + fill.quantity(),
                    fill.price().toString(),
                    (row.reverses() == null ? fill.fee() : fill.fee().negate())
                            .amount()
                            .toPlainString(),
                    fill.fee().currency().getCurrencyCode(),
                    fill.at(),
                    row.bookedAt(),
                    row.reverses());
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

package io.countersign.order;

import io.countersign.api.Faults;
import io.countersign.api.FieldFault;
import io.countersign.api.IdempotencyKey;
import io.countersign.api.JsonBody;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.api.ReasonText;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.OrderInstructions.Outcome;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.BiFunction;

/// What a person may ask of an order in flight, each with a reason.
@Path("/orders")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class OrderInstructionResource {
    private final Authorization authorization;
    private final OrderLookup lookup;
    private final OrderInstructions instructions;

    public OrderInstructionResource(Authorization authorization, OrderLookup lookup, OrderInstructions instructions) {
        this.authorization = authorization;
        this.lookup = lookup;
        this.instructions = instructions;
    }

    @POST
    @Path("/{orderId}/cancel")
    public Response cancel(
            @Auth Caller caller, @PathParam("orderId") String orderId, JsonBody body, @Context HttpHeaders headers)
            throws InterruptedException {
        return instruct(caller, orderId, body, headers, new Kind(Action.ORDER_CANCEL, "cancel", Instruction::new));
    }

    /// What is not named stays as it is.
    @POST
    @Path("/{orderId}/amend")
    public Response amend(
            @Auth Caller caller, @PathParam("orderId") String orderId, JsonBody body, @Context HttpHeaders headers)
            throws InterruptedException {
        Quantity quantity = body.optionalDecimal("quantity", Quantity::parse);
        Price limitPrice = body.optionalDecimal("limitPrice", Price::parse);
        Price stopPrice = body.optionalDecimal("stopPrice", Price::parse);
        if (!body.has("quantity") && !body.has("limitPrice") && !body.has("stopPrice")) {
            body.faults().add("quantity", FieldFault.Code.REQUIRED, "must be there, or limitPrice, or stopPrice");
        }
        return instruct(
                caller,
                orderId,
                body,
                headers,
                new Kind(
                        Action.ORDER_AMEND,
                        "amend",
                        (subject, reason) -> new AmendInstruction(subject, reason, quantity, limitPrice, stopPrice)));
    }

    @POST
    @Path("/{orderId}/withdraw")
    public Response withdraw(
            @Auth Caller caller, @PathParam("orderId") String orderId, JsonBody body, @Context HttpHeaders headers)
            throws InterruptedException {
        return instruct(caller, orderId, body, headers, new Kind(Action.ORDER_WITHDRAW, "withdraw", Instruction::new));
    }

    @POST
    @Path("/{orderId}/retry")
    public Response retry(
            @Auth Caller caller, @PathParam("orderId") String orderId, JsonBody body, @Context HttpHeaders headers)
            throws InterruptedException {
        return instruct(caller, orderId, body, headers, new Kind(Action.ORDER_RETRY, "retry", Instruction::new));
    }

    @POST
    @Path("/{orderId}/abandon")
    public Response abandon(
            @Auth Caller caller, @PathParam("orderId") String orderId, JsonBody body, @Context HttpHeaders headers)
            throws InterruptedException {
        return instruct(caller, orderId, body, headers, new Kind(Action.ORDER_ABANDON, "abandon", Instruction::new));
    }

    /// @param update the name of the order's Update
    /// @param said what it is given, of who asks and why
    private record Kind(Action action, String update, BiFunction<Subject, String, Object> said) {}

    private Response instruct(Caller caller, String orderId, JsonBody body, HttpHeaders headers, Kind kind)
            throws InterruptedException {
        String reason = body.required("reason", ReasonText::parse);
        body.finish();
        IdempotencyKey key = IdempotencyKey.of(headers, caller.subject());
        OrderRow order = lookup.require(orderId);
        authorization.toChange(caller, kind.action(), Target.order(order.terms()));
        Object instruction = kind.said().apply(caller.subject(), Faults.present(reason));
        Outcome outcome = instructions.ask(order.orderId(), kind.update(), key, instruction);
        OrderRow after = lookup.require(order.orderId());
        return switch (outcome) {
            case Outcome.Answered(Answer.Done _) ->
                shown(Response.Status.OK, after).build();
            case Outcome.Answered(Answer.NotPossible(var status)) -> throw notPossible(kind, after, status);
            case Outcome.Answered(Answer.Refused(var reasons)) ->
                throw Problem.of(
                                ProblemCode.REFUSED,
                                reasons.isEmpty()
                                        ? "Refused"
                                        : reasons.getFirst().message())
                        .because(reasons)
                        .about(after.orderId())
                        .exception();
            case Outcome.Over _ -> throw notPossible(kind, after, after.status());
            case Outcome.Slow _ ->
                shown(Response.Status.ACCEPTED, after)
                        .header(HttpHeaders.RETRY_AFTER, "1")
                        .build();
        };
    }

    private static RuntimeException notPossible(Kind kind, OrderRow order, OrderStatus status) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_IN_STATUS,
                        "An order that is " + status + " does not take " + kind.update())
                .about(order.orderId())
                .exception();
    }

    private static Response.ResponseBuilder shown(Response.Status status, OrderRow order) {
        OrderView view = OrderView.of(order);
        return Response.status(status).entity(view).tag(view.entityTag());
    }
}

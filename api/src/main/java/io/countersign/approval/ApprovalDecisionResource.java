package io.countersign.approval;

import io.countersign.api.Faults;
import io.countersign.api.IdempotencyKey;
import io.countersign.api.JsonBody;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.api.ReasonText;
import io.countersign.approval.ApprovalClaims.Claim;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.order.Answer;
import io.countersign.order.OrderInstructions;
import io.countersign.order.OrderInstructions.Outcome;
import io.countersign.order.Reason;
import io.countersign.policy.PolicyAnswer;
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
import java.util.List;

/// What a checker does with a request for a second signature. Whatever a rule refuses is on record.
@Path("/approvals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ApprovalDecisionResource {
    private final Authorization authorization;
    private final ApprovalReads approvals;
    private final ApprovalRules rules;
    private final ApprovalDesk desk;
    private final OrderInstructions instructions;

    /// @param desk puts on record what no workflow does
    public ApprovalDecisionResource(
            Authorization authorization,
            ApprovalReads approvals,
            ApprovalRules rules,
            ApprovalDesk desk,
            OrderInstructions instructions) {
        this.authorization = authorization;
        this.approvals = approvals;
        this.rules = rules;
        this.desk = desk;
        this.instructions = instructions;
    }

    @POST
    @Path("/{approvalId}/claim")
    @Consumes(MediaType.WILDCARD)
    public ApprovalView claim(@Auth Caller caller, @PathParam("approvalId") String approvalId) {
        ApprovalRow row = ApprovalResource.require(approvals, approvalId);
        authorization.toChange(caller, Action.APPROVAL_CLAIM, ApprovalResource.target(row));
        PolicyAnswer answer = rules.claim(row, caller);
        if (!ApprovalRules.isAllowed(answer)) {
            desk.claimRefused(row, caller, answer);
            throw Refusals.of(ApprovalRules.reasons(answer), row.orderId());
        }
        return switch (desk.claim(row, caller, answer)) {
            case Claim.Claimed _ -> view(approvalId, caller);
            case Claim.Taken(var by) ->
                throw Problem.of(ProblemCode.CLAIMED_BY_ANOTHER, by + " has claimed it")
                        .about(row.orderId())
                        .exception();
            case Claim.Closed _ -> throw closed(ApprovalResource.require(approvals, approvalId));
        };
    }

    @POST
    @Path("/{approvalId}/approve")
    public Response approve(
            @Auth Caller caller,
            @PathParam("approvalId") String approvalId,
            JsonBody body,
            @Context HttpHeaders headers)
            throws InterruptedException {
        return decide(caller, approvalId, body, headers, Verdict.APPROVE);
    }

    @POST
    @Path("/{approvalId}/reject")
    public Response reject(
            @Auth Caller caller,
            @PathParam("approvalId") String approvalId,
            JsonBody body,
            @Context HttpHeaders headers)
            throws InterruptedException {
        return decide(caller, approvalId, body, headers, Verdict.REJECT);
    }

    private Response decide(Caller caller, String approvalId, JsonBody body, HttpHeaders headers, Verdict verdict)
            throws InterruptedException {
        TermsHash termsHash = body.required("termsHash", TermsHash::new);
        String reason = body.required("reason", ReasonText::parse);
        body.finish();
        IdempotencyKey key = IdempotencyKey.of(headers, caller.subject());
        ApprovalRow row = ApprovalResource.require(approvals, approvalId);
        authorization.toChange(caller, Action.APPROVAL_DECIDE, ApprovalResource.target(row));
        Decision decision = new Decision(caller.subject(), verdict, Faults.present(termsHash), Faults.present(reason));
        if (key.given() && isSentAgain(row, decision)) {
            return Response.ok(view(approvalId, caller)).build();
        }
        if (row.progress().state() != ApprovalState.OPEN) {
            throw tooLate(row, caller, decision);
        }
        Outcome outcome = instructions.ask(row.orderId(), "decide", key, decision);
        return switch (outcome) {
            case Outcome.Answered(Answer.Done _) ->
                Response.ok(view(approvalId, caller)).build();
            case Outcome.Answered(Answer.Refused(var reasons)) -> throw Refusals.of(reasons, row.orderId());
            case Outcome.Answered(Answer.NotPossible _), Outcome.Over _ ->
                throw tooLate(ApprovalResource.require(approvals, approvalId), caller, decision);
            case Outcome.Slow _ ->
                Response.accepted(view(approvalId, caller))
                        .header(HttpHeaders.RETRY_AFTER, "1")
                        .build();
        };
    }

    private static boolean isSentAgain(ApprovalRow row, Decision decision) {
        return row.decisions().stream()
                .anyMatch(counted -> counted.checker().equals(decision.checker())
                        && counted.verdict() == decision.verdict()
                        && counted.reason().equals(decision.reason()));
    }

    /// There is no workflow left that would put it on record.
    private RuntimeException tooLate(ApprovalRow row, Caller caller, Decision decision) {
        desk.tooLate(row, caller, decision);
        return closed(row);
    }

    private static RuntimeException closed(ApprovalRow row) {
        ApprovalState state = row.progress().state();
        Reason reason = ApprovalDesk.closed(state);
        ProblemCode code = ProblemCode.valueOf(reason.code());
        return Problem.of(code, reason.message())
                .because(List.of(reason))
                .about(row.orderId())
                .exception();
    }

    private ApprovalView view(String approvalId, Caller caller) {
        ApprovalRow row = ApprovalResource.require(approvals, approvalId);
        return ApprovalView.of(row, rules.whyNot(row, caller));
    }
}

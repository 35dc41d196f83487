package io.countersign.approval;

import io.countersign.api.Cursor;
import io.countersign.api.Faults;
import io.countersign.api.Page;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.api.QueryString;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.order.AccountScope;
import io.countersign.order.Subject;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Requests for a second signature, as a checker reads them.
@Path("/approvals")
@Produces(MediaType.APPLICATION_JSON)
public final class ApprovalResource {
    private final Authorization authorization;
    private final ApprovalReads approvals;
    private final ApprovalRules rules;

    public ApprovalResource(Authorization authorization, ApprovalReads approvals, ApprovalRules rules) {
        this.authorization = authorization;
        this.approvals = approvals;
        this.rules = rules;
    }

    @GET
    public Page<ApprovalView> list(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        ApprovalReads.Filter filter = new ApprovalReads.Filter(
                query.one("state", Faults.oneOf(ApprovalState.class)),
                query.one("claimedBy", Subject::new),
                query.time("from"));
        String cursor = query.one("cursor", text -> text);
        int limit = query.limit();
        query.finish();
        AccountScope scope = authorization.toRead(caller, Action.APPROVAL_LIST, Target.NONE);
        ApprovalReads.Order order = filter.order();
        String list = "approvals" + filter + order;
        List<ApprovalRow> rows =
                approvals.list(filter, scope, Cursor.read(cursor, list, ApprovalResource::place), limit + 1);
        Map<ApprovalId, Optional<String>> whyNot = rules.whyNot(rows, caller);
        return Page.of(
                rows,
                limit,
                row -> ApprovalView.of(
                        row,
                        Objects.requireNonNull(whyNot.get(row.approvalId())).orElse(null)),
                last -> Cursor.of(list, place(order.place(last))));
    }

    @GET
    @Path("/{approvalId}")
    public ApprovalView read(@Auth Caller caller, @PathParam("approvalId") String approvalId) {
        ApprovalRow row = require(approvals, approvalId);
        authorization.toRead(caller, Action.APPROVAL_READ, target(row));
        return ApprovalView.of(row, rules.whyNot(row, caller));
    }

    /// @throws io.countersign.api.ProblemException `APPROVAL_NOT_FOUND`, also when it cannot be an approval's id
    static ApprovalRow require(ApprovalReads approvals, String approvalId) {
        ApprovalId id;
        try {
            id = new ApprovalId(approvalId);
        } catch (IllegalArgumentException _) {
            throw Problem.of(ProblemCode.APPROVAL_NOT_FOUND, "That is not the id of an approval")
                    .exception();
        }
        return approvals
                .find(id)
                .orElseThrow(() -> Problem.of(ProblemCode.APPROVAL_NOT_FOUND, "There is no approval " + id)
                        .exception());
    }

    static Target target(ApprovalRow row) {
        return new Target(row.accountId(), row.maker(), row.orderId());
    }

    private static ApprovalReads.Place place(List<String> cursor) {
        return Cursor.timed(cursor, (at, id) -> new ApprovalReads.Place(at, new ApprovalId(id)));
    }

    private static List<String> place(ApprovalReads.Place place) {
        return List.of(place.at().toString(), place.approvalId().value());
    }
}

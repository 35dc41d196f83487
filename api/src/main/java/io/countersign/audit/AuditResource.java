package io.countersign.audit;

import io.countersign.api.Cursor;
import io.countersign.api.Page;
import io.countersign.api.QueryString;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.order.AccountScope;
import io.countersign.order.OrderId;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The audit records.
@Path("/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern ACTOR = Pattern.compile("[!-~]{1,256}");

    private final Authorization authorization;
    private final AuditReads audit;

    public AuditResource(Authorization authorization, AuditReads audit) {
        this.authorization = authorization;
        this.audit = audit;
    }

    @GET
    public Page<AuditView> list(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        AuditReads.Filter filter = new AuditReads.Filter(
                query.one("orderId", OrderId::new),
                query.time("from"),
                query.time("to"),
                query.one("type", matching(TYPE)),
                query.one("actor", matching(ACTOR)));
        String cursor = query.one("cursor", text -> text);
        int limit = query.limit();
        query.finish();
        AccountScope scope = authorization.toRead(caller, Action.AUDIT_READ, Target.NONE);
        String list = "audit" + filter;
        return Page.of(
                audit.list(filter, scope, Cursor.read(cursor, list, AuditResource::place), limit + 1),
                limit,
                AuditView::of,
                last -> Cursor.of(list, place(AuditReads.Place.of(last))));
    }

    private static AuditReads.Place place(List<String> cursor) {
        if (cursor.size() != 2) {
            throw new IllegalArgumentException("a place has a moment and a number");
        }
        return new AuditReads.Place(Long.parseLong(cursor.getFirst()), Long.parseLong(cursor.getLast()));
    }

    private static List<String> place(AuditReads.Place last) {
        return List.of(Long.toString(last.atNanos()), Long.toString(last.sequence()));
    }

    private static Function<String, String> matching(Pattern form) {
        return text -> {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException("must match " + form.pattern());
            }
            return text;
        };
    }
}

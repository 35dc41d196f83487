package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.audit.Actor;
import io.countersign.audit.AuditRecord;
import io.countersign.audit.AuditRecord.About;
import io.countersign.audit.AuditRecord.Outcome;
import io.countersign.instrument.Symbol;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What goes on record of a request to cancel all.
///
/// @param answer absent before it is sent
@JsonInclude(JsonInclude.Include.NON_NULL)
record MassCancelEntry(
        @Nullable MassCancelId clOrdId,
        VenueId venue,
        @Nullable Symbol symbol,
        String reason,
        @Nullable MassCancelResult answer) {

    /// That it is about to be sent.
    static AuditRecord intended(Actor service, Instant at, MassCancel what, MassCancelId request) {
        return of(service, at, "MASS_CANCEL_INTENDED", what, request, null);
    }

    /// What came of it.
    static AuditRecord ended(Actor service, Instant at, MassCancel what, MassCancelResult result) {
        return of(service, at, type(result), what, result.request(), result);
    }

    private static AuditRecord of(
            Actor service,
            Instant at,
            String type,
            MassCancel what,
            @Nullable MassCancelId request,
            @Nullable MassCancelResult result) {
        return new AuditRecord(
                at,
                type,
                service.onBehalfOf(what.by()),
                About.nothing(),
                new MassCancelEntry(request, what.venue(), what.symbol(), what.reason(), result),
                Outcome.done(),
                null);
    }

    private static String type(MassCancelResult result) {
        return switch (result) {
            case MassCancelResult.Accepted _, MassCancelResult.Refused _ -> "MASS_CANCEL_ANSWERED";
            case MassCancelResult.Unanswered _ -> "MASS_CANCEL_UNANSWERED";
            case MassCancelResult.NotSent _ -> "MASS_CANCEL_NOT_SENT";
        };
    }
}

package io.countersign.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.order.OrderId;
import io.countersign.order.Reason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What went wrong, as `application/problem+json` (RFC 9457).
///
/// @param type a URI for the code
/// @param detail what went wrong this time, in words
/// @param field the first of the faulty fields
/// @param expected what would have been right there
/// @param errors all the faulty fields
/// @param reasons what policy or the order gave as reasons
/// @param instance names the occurrence in our log, for a defect of ours
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ProblemCode code,
        @Nullable String field,
        @Nullable String expected,
        List<FieldFault> errors,
        List<Reason> reasons,
        @Nullable OrderId orderId,
        @Nullable String instance) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
        reasons = List.copyOf(reasons);
    }

    public static Problem of(ProblemCode code, String detail) {
        String type = "urn:countersign:problem:"
                + code.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Problem(
                type, code.title(), code.status(), detail, code, null, null, List.of(), List.of(), null, null);
    }

    /// @param faults at least one
    public static Problem faults(List<FieldFault> faults) {
        FieldFault first = faults.getFirst();
        String detail = faults.size() == 1
                ? first.field() + ": " + first.expected()
                : faults.size() + " faults, the first: " + first.field() + ": " + first.expected();
        Problem problem = of(ProblemCode.INVALID_REQUEST, detail);
        return new Problem(
                problem.type,
                problem.title,
                problem.status,
                detail,
                problem.code,
                first.field(),
                first.expected(),
                faults,
                List.of(),
                null,
                null);
    }

    /// The same, of one field.
    public Problem of(String what, String right) {
        return new Problem(type, title, status, detail, code, what, right, errors, reasons, orderId, instance);
    }

    public Problem because(List<Reason> why) {
        return new Problem(type, title, status, detail, code, field, expected, errors, why, orderId, instance);
    }

    public Problem about(OrderId order) {
        return new Problem(type, title, status, detail, code, field, expected, errors, reasons, order, instance);
    }

    public Problem occurrence(String uri) {
        return new Problem(type, title, status, detail, code, field, expected, errors, reasons, orderId, uri);
    }

    /// The same, for a status that shares its code with another.
    Problem withStatus(int other) {
        return new Problem(type, title, other, detail, code, field, expected, errors, reasons, orderId, instance);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }
}

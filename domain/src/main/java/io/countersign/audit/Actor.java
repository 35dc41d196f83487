package io.countersign.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.order.Subject;
import org.jspecify.annotations.Nullable;

/// Who did something: the service that acted, and the person on whose behalf, where there was one.
///
/// @param service a SPIFFE id, such as `spiffe://countersign.local/order`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Actor(String service, @Nullable Subject onBehalfOf) {
    private static final String TRUST_DOMAIN = "spiffe://countersign.local/";

    /// @param role the part of the system that acts: `api`, `order`, `execution`
    public static Actor service(String role) {
        return new Actor(TRUST_DOMAIN + role, null);
    }

    public Actor onBehalfOf(Subject subject) {
        return new Actor(service, subject);
    }
}

package io.countersign.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;

/// Refuses a request without a body where a resource reads one: it would be handed none at all.
public final class BodyRequired implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        if (List.of(resource.getResourceMethod().getParameterTypes()).contains(JsonBody.class)) {
            context.register(new Filter());
        }
    }

    @Priority(Priorities.ENTITY_CODER)
    private static final class Filter implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            if (!request.hasEntity()) {
                throw ProblemException.of(ProblemCode.MALFORMED_JSON, "The body must be one JSON object");
            }
        }
    }
}

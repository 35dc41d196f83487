package io.countersign.api;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.time.Duration;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ExtendedUriInfo;

/// Times requests by what they asked for: the path's template, never the path, which would be a series an order.
final class HttpMetrics implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String BEGUN = "countersign.begun";

    private final MeterRegistry registry;

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(BEGUN, System.nanoTime());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(BEGUN) instanceof Long begun) {
            registry.timer(
                            "countersign.http.requests",
                            "method",
                            request.getMethod(),
                            "path",
                            template(request),
                            "status",
                            Integer.toString(response.getStatus()))
                    .record(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private static String template(ContainerRequestContext request) {
        return request.getUriInfo() instanceof ExtendedUriInfo uri
                ? uri.getMatchedTemplates().reversed().stream()
                        .map(part -> part.getTemplate())
                        .collect(Collectors.joining())
                : "none";
    }
}

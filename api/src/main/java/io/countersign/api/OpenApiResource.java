package io.countersign.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// The contract of this interface, OpenAPI 3.1. Needs no token.
@Path("/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {
    private final byte[] document = read();

    @GET
    public byte[] document() {
        return document.clone();
    }

    private static byte[] read() {
        try (@Nullable InputStream stream = OpenApiResource.class.getResourceAsStream("/openapi.json")) {
            if (stream == null) {
                throw new IllegalStateException("openapi.json is not in the jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.countersign.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads what nobody has read of a request's body before the answer goes out; of a body that is too large for
/// that, the answer says that the connection will be closed. Else an answer that is faster than the body, such as
/// a refusal that only looks at the token, would have the server close the connection in silence, and the client's
/// next request on it would fail.
public final class UnreadBody implements ContainerResponseFilter {

    /// Of the request at hand; put in by Jersey.
    @Context
    private @Nullable HttpServletRequest request;

    @Override
    public void filter(ContainerRequestContext context, ContainerResponseContext response) {
        if (!readsToItsEnd()) {
            response.getHeaders().putSingle("Connection", "close");
        }
    }

    private boolean readsToItsEnd() {
        try {
            InputStream body =
                    Objects.requireNonNull(request, "put in by Jersey").getInputStream();
            byte[] rest = body.readNBytes(JsonBody.MAX_BYTES);
            return rest.length < JsonBody.MAX_BYTES || body.read() == -1;
        } catch (IOException _) {
            return false; // the sender broke off
        }
    }
}

package io.countersign.api;

import io.countersign.json.Json;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Says in the form of a problem what is wrong with a request that never came as far as a resource.
final class JettyProblems {
    private JettyProblems() {}

    /// For what goes wrong before it is known whom a request is for.
    static void answerFor(Server server) {
        server.setErrorHandler(new BeforeContext());
    }

    private static final class BeforeContext extends ErrorHandler {
        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int status,
                @Nullable String message,
                @Nullable Throwable cause,
                Callback callback) {
            answer(response, status, callback);
        }
    }

    /// For what goes wrong on the way to a resource.
    static final class InContext extends org.eclipse.jetty.ee10.servlet.ErrorHandler {
        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int status,
                @Nullable String message,
                @Nullable Throwable cause,
                Callback callback) {
            answer(response, status, callback);
        }
    }

    private static void answer(Response response, int status, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE));
        response.getHeaders().put(new HttpField(HttpHeader.CACHE_CONTROL, "no-store"));
        if (status == HttpStatus.METHOD_NOT_ALLOWED_405
                && !response.getHeaders().contains(HttpHeader.ALLOW)) {
            // A method that nothing here takes, whatever the address.
            response.getHeaders().put(new HttpField(HttpHeader.ALLOW, "GET, HEAD, OPTIONS, POST"));
        }
        if (status == HttpStatus.BAD_REQUEST_400) {
            // Jetty closes the connection after what it cannot read, and does not always say so.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        Content.Sink.write(response, true, json(status), callback);
    }

    private static String json(int status) {
        return Json.write(problem(status).withStatus(status));
    }

    static Problem problem(int status) {
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            return Problem.of(ProblemCode.UNAVAILABLE, "The application is starting or stopping; try again");
        }
        return status >= HttpStatus.INTERNAL_SERVER_ERROR_500
                ? Problem.of(ProblemCode.INTERNAL, "The request could not be answered")
                : ProblemMapper.forStatus(status);
    }
}

package io.countersign.api;

import io.countersign.json.Json;
import org.eclipse.jetty.ee10.servlet.ErrorHandler;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Says in the form of a problem what is wrong with a request that never came as far as a resource.
public final class JettyProblems extends ErrorHandler {

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
        response.setStatus(status);
        response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE));
        response.getHeaders().put(new HttpField(HttpHeader.CACHE_CONTROL, "no-store"));
        Content.Sink.write(response, true, json(status), callback);
    }

    private static String json(int status) {
        Problem problem = status >= 500
                ? Problem.of(ProblemCode.INTERNAL, "The request could not be answered")
                : ProblemMapper.forStatus(status);
        return Json.write(withStatus(problem, status));
    }

    private static Problem withStatus(Problem problem, int status) {
        return new Problem(
                problem.type(),
                problem.title(),
                status,
                problem.detail(),
                problem.code(),
                problem.field(),
                problem.expected(),
                problem.errors(),
                problem.reasons(),
                problem.orderId(),
                problem.instance());
    }
}

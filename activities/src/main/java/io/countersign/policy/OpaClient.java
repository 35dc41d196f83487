package io.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.json.Json;
import io.countersign.order.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Open Policy Agent over HTTP on a connection that is kept. Anything but a well-formed decision within the
/// deadline is [PolicyAnswer.Unavailable]: an answer that comes late, is not JSON, lacks a result (which OPA answers
/// with 200), or whose `allow` is no boolean.
///
/// Thread contract: may be used from any number of threads.
public final class OpaClient implements Policy {
    private static final Logger LOG = LoggerFactory.getLogger(OpaClient.class);
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private final HttpClient http;
    private final URI base;
    private final Duration deadline;

    /// @param base such as `http://127.0.0.1:8181`
    /// @param deadline for one decision, connecting included
    public OpaClient(URI base, Duration deadline) {
        this.base = base;
        this.deadline = deadline;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(deadline)
                .build();
    }

    @Override
    public PolicyAnswer ask(PolicyPackage subject, Object question) {
        PolicyAnswer answer = answer(subject, question);
        if (answer instanceof PolicyAnswer.Unavailable(String why)) {
            LOG.warn("No decision from policy package {}: {}", subject, why);
        }
        return answer;
    }

    private PolicyAnswer answer(PolicyPackage subject, Object question) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/data/" + subject.path() + "?provenance=true"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("input", question))))
                .build();
        CompletableFuture<HttpResponse<String>> pending = http.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MAX_ANSWER_BYTES));
        try {
            // The request's own time-out ends with the answer's headers; a body may be late too.
            HttpResponse<String> response = pending.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                return new PolicyAnswer.Unavailable("status " + response.statusCode());
            }
            return read(response.body());
        } catch (ExecutionException e) {
            return new PolicyAnswer.Unavailable(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            pending.cancel(true);
            return new PolicyAnswer.Unavailable("no answer within " + deadline);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new PolicyAnswer.Unavailable("interrupted while waiting");
        }
    }

    /// What an answer's body says.
    static PolicyAnswer read(String body) {
        JsonNode answer;
        try {
            answer = Json.tree(body);
        } catch (IllegalArgumentException e) {
            return new PolicyAnswer.Unavailable("the answer is not JSON");
        }
        JsonNode result = answer.path("result");
        JsonNode allow = result.path("allow");
        if (!allow.isBoolean()) {
            return new PolicyAnswer.Unavailable("the answer has no decision");
        }
        PolicyDecisionRef ref = ref(answer);
        if (ref == null) {
            return new PolicyAnswer.Unavailable("the answer does not say which decision of which bundle it is");
        }
        List<Reason> reasons = reasons(result.path("reasons"));
        if (reasons == null || allow.booleanValue() != reasons.isEmpty()) {
            return new PolicyAnswer.Unavailable("the answer's reasons do not go with its decision");
        }
        return new PolicyAnswer.Decided(allow.booleanValue(), reasons, result, ref);
    }

    private static @Nullable PolicyDecisionRef ref(JsonNode answer) {
        String decisionId = answer.path("decision_id").asText("");
        JsonNode bundles = answer.path("provenance").path("bundles");
        String revision = bundles.isObject() && bundles.size() == 1
                ? bundles.elements().next().path("revision").asText("")
                : "";
        return decisionId.isEmpty() || revision.isEmpty() ? null : new PolicyDecisionRef(decisionId, revision);
    }

    private static @Nullable List<Reason> reasons(JsonNode array) {
        if (!array.isArray()) {
            return null;
        }
        List<Reason> reasons = new ArrayList<>();
        for (JsonNode reason : array) {
            if (!reason.path("code").isTextual() || !reason.path("message").isTextual()) {
                return null;
            }
            reasons.add(new Reason(
                    reason.get("code").textValue(),
                    reason.get("message").textValue(),
                    reason.path("limit").textValue(),
                    reason.path("actual").textValue()));
        }
        return reasons;
    }
}

package io.countersign.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.json.Json;
import io.countersign.order.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
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
    private static final int MAX_ANSWER_CHARACTERS = 1 << 20;

    /// More than anybody asks at once: the threads of REST and of the workers' activities.
    private static final int CONNECTIONS = 100;

    /// Cuts off what takes too long. The client's own time-outs are for each read, and a body may come in drops.
    private static final ScheduledExecutorService CUTTING = cutting();

    private final CloseableHttpClient http;
    private final URI base;
    private final Duration deadline;

    /// @param base such as `http://127.0.0.1:8181`
    /// @param deadline for one decision, connecting included
    public OpaClient(URI base, Duration deadline) {
        this.base = base;
        this.deadline = deadline;
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .build())
                // Not the one who asks, and nothing of what it answers, decides what happens next.
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static ScheduledExecutorService cutting() {
        ScheduledThreadPoolExecutor cutting = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("opa-deadline").factory());
        cutting.setRemoveOnCancelPolicy(true);
        return cutting;
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
        HttpPost request = new HttpPost(base.resolve("/v1/data/" + subject.path() + "?provenance=true"));
        request.setEntity(new StringEntity(Json.write(Map.of("input", question)), ContentType.APPLICATION_JSON));
        ScheduledFuture<?> cut = CUTTING.schedule(request::abort, deadline.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return http.execute(request, OpaClient::read);
        } catch (IOException e) {
            return new PolicyAnswer.Unavailable(
                    request.isAborted() ? "no answer within " + deadline : String.valueOf(e));
        } finally {
            cut.cancel(false);
        }
    }

    private static PolicyAnswer read(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200) {
            EntityUtils.consume(response.getEntity());
            return new PolicyAnswer.Unavailable("status " + response.getCode());
        }
        try {
            return read(EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8, MAX_ANSWER_CHARACTERS));
        } catch (ParseException e) {
            return new PolicyAnswer.Unavailable(String.valueOf(e));
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

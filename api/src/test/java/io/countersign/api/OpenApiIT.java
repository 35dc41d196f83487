package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import io.countersign.identity.Caller;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpenApiIT {
    @RegisterExtension
    static final RunningApi API = new RunningApi();

    private static final Set<String> WITHOUT_TOKEN = Set.of("GET /openapi.json", "GET /config", "POST /dev/token");

    @Test
    void the_document_has_every_operation_and_no_other() {
        assertThat(documented()).isEqualTo(served());
    }

    @Test
    void whoever_has_no_token_gets_nothing_but_the_document_and_the_way_to_a_token() {
        Set<String> open = new TreeSet<>();
        for (Class<?> type : resources()) {
            operations(
                    Resource.from(type),
                    "",
                    open,
                    method -> Arrays.stream(
                                    method.getInvocable().getHandlingMethod().getParameterTypes())
                            .noneMatch(Caller.class::equals));
        }

        assertThat(open).isEqualTo(WITHOUT_TOKEN);
    }

    @Test
    void every_code_of_a_problem_is_in_the_document() {
        Set<String> codes = new TreeSet<>();
        document().at("/components/schemas/Problem/properties/code/enum").forEach(code -> codes.add(code.asText()));

        assertThat(codes)
                .isEqualTo(new TreeSet<>(
                        Arrays.stream(ProblemCode.values()).map(Enum::name).toList()));
    }

    @Test
    void no_reference_leads_nowhere() {
        JsonNode document = document();

        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void it_is_there_without_a_token() {
        Answer answer = API.nobody().get("/api/openapi.json");

        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.at("/openapi")).isEqualTo("3.1.0");
    }

    private static JsonNode document() {
        return API.nobody().get("/api/openapi.json").json();
    }

    private static Set<String> documented() {
        Set<String> operations = new TreeSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    private static Set<String> served() {
        Set<String> operations = new TreeSet<>();
        resources().forEach(type -> operations(Resource.from(type), "", operations, _ -> true));
        return operations;
    }

    private static Set<Class<?>> resources() {
        Set<Class<?>> types = new java.util.HashSet<>(
                API.environment().jersey().getResourceConfig().getClasses());
        API.environment().jersey().getResourceConfig().getInstances().forEach(one -> types.add(one.getClass()));
        types.removeIf(type -> !type.isAnnotationPresent(jakarta.ws.rs.Path.class)
                || !type.getName().startsWith("io.countersign"));
        return types;
    }

    private static void operations(
            Resource resource, String above, Set<String> into, java.util.function.Predicate<ResourceMethod> which) {
        String path = above + (resource.getPath().startsWith("/") ? "" : "/") + resource.getPath();
        for (ResourceMethod method : resource.getResourceMethods()) {
            if (which.test(method)) {
                into.add(method.getHttpMethod() + " " + path);
            }
        }
        resource.getChildResources().forEach(child -> operations(child, path, into, which));
    }
}

package io.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.fixture.Client.Answer;
import io.countersign.fixture.RunningApi;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesIT {
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

    @RegisterExtension
    static final RunningApi API = new RunningApi();

    @Test
    void the_page_is_at_the_root_and_is_asked_for_each_time() {
        Answer page = API.nobody().get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(page.body()).contains("<title>Countersign</title>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/approvals", "/orders/O-AAAAAAAAAAAAAAAAAAAAAAAAAA", "/orders?status=FILLED", "/no/such/page"})
    void a_browser_that_is_sent_to_a_page_gets_the_page(String address) {
        assertThat(API.nobody().get(address, "Accept", "text/html,*/*;q=0.8").body())
                .isEqualTo(API.nobody().get("/").body());
    }

    @Test
    void what_has_its_hash_in_its_name_is_kept_for_ever() {
        Matcher script = SCRIPT.matcher(API.nobody().get("/").body());
        assertThat(script.find()).isTrue();

        Answer file = API.nobody().get(script.group(1));

        assertThat(file.contentType()).startsWith("text/javascript");
        assertThat(file.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/gone-12345678.js", "/countersign.yml", "/assets", "/index.html/..", "/.manifest"})
    void what_is_not_there_is_a_problem(String address) {
        Answer answer = API.nobody().get(address, "Accept", "*/*");

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.contentType()).isEqualTo(Problem.MEDIA_TYPE);
    }

    @Test
    void the_page_runs_nothing_but_its_own_script_and_is_framed_by_nobody() {
        Answer page = API.nobody().get("/");

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("<style", " style=").doesNotContainPattern("<script(?! [^>]*src=)");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void it_learns_without_a_token_how_people_sign_in() {
        Answer config = API.nobody().get("/api/config");

        assertThat(config.json().path("development").asBoolean()).isTrue();
        assertThat(config.at("/users/0/user")).isEqualTo("trader1");
        assertThat(config.at("/users/0/roles/0")).isEqualTo("trader");
        assertThat(config.json().path("oidc").isNull()).isTrue();
    }
}

package io.countersign.dev;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An OPA that decides by the policies packed with the application.
final class OpaServer implements Part {

    private static final Duration START = Duration.ofSeconds(20);
    /// Collects less often: a decision leaves much behind, and next to nothing stays.
    private static final Map<String, String> ENVIRONMENT = Map.of("GOGC", "400");
    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]+)\"");

    private final int port;
    private final ChildProcess process;
    private final String version;
    private final String revision;

    private OpaServer(int port, ChildProcess process, String version, String revision) {
        this.port = port;
        this.process = process;
        this.version = version;
        this.revision = revision;
    }

    /// @param opa the program
    /// @param data where `policies/` is written anew
    static OpaServer start(int port, Path opa, DataDirectory data) {
        PolicyBundle bundle = PolicyBundle.unpackInto(data.file("policies"));
        ChildProcess process = ChildProcess.start(launch(port, opa, bundle), data);
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI root = URI.create("http://127.0.0.1:%d/".formatted(port));
            process.awaitReady(
                    START, () -> get(http, root.resolve("health?bundles=true")).statusCode() == 200);
            HttpResponse<String> version = get(http, root.resolve("v1/query?q=runtime%3Dopa.runtime()"));
            return new OpaServer(port, process, versionIn(version.body()), bundle.revision());
        } catch (IOException e) {
            process.stop();
            throw new StartFailure("OPA started, but does not answer: " + e, e);
        } catch (InterruptedException e) {
            process.stop();
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while OPA started", e);
        } catch (RuntimeException e) {
            process.stop();
            throw e;
        }
    }

    private static ChildProcess.Launch launch(int port, Path opa, PolicyBundle bundle) {
        List<String> command = List.of(
                opa.toString(),
                "run",
                "--server",
                "--addr=127.0.0.1:" + port,
                "--skip-version-check",
                "--log-level=error",
                // A decision has an id only where decisions are logged; they are in our own records, so each entry is
                // dropped.
                "--set=decision_logs.console=true",
                "--set=decision_logs.drop_decision=/trading/decision_log/drop",
                "--bundle",
                bundle.folder().toString());
        return new ChildProcess.Launch(PartKind.OPA.fileName(), command, ENVIRONMENT, PartKind.OPA.signal());
    }

    private static HttpResponse<String> get(HttpClient http, URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String versionIn(String runtime) {
        Matcher matcher = VERSION.matcher(runtime);
        return matcher.find() ? matcher.group(1) : "of unknown version";
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Of the policies it decides by.
    String revision() {
        return revision;
    }

    @Override
    public String title() {
        return "OPA " + version;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public ChildProcess process() {
        return process;
    }
}

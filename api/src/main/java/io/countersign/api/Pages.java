package io.countersign.api;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Serves the web pages of `approvals-ui`: its files, and for every address that a browser goes to and that is no
/// file, its one page, which finds out itself what to show there. Thread-safe.
final class Pages extends HttpServlet {
    private static final String FOLDER = "/approvals-ui";
    private static final String INDEX = "/index.html";
    /// No segment begins with a dot, so that no address leads out of the folder.
    private static final Pattern FILE =
            Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*/[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");

    /// The build puts a hash of the content into these files' names, so that what a name stands for never changes.
    private static final String HASHED = "/assets/";

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final String contentSecurityPolicy;

    /// @param issuer whose pages the browser is sent to and whose tokens it fetches; blank where there is none
    Pages(String issuer) {
        contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
                + (issuer.isBlank() ? "'self'" : "'self' " + origin(issuer))
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        boolean isFile = FILE.matcher(path).matches();
        byte[] content = isFile ? read(path) : null;
        if (content == null && !isFile && isForPeople(request)) {
            path = INDEX;
            content = read(path);
        }
        if (content == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType(
                MEDIA_TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream"));
        response.setHeader(
                "Cache-Control", path.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache");
        response.setHeader("Content-Security-Policy", contentSecurityPolicy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.getOutputStream().write(content);
    }

    /// A program that mistook an address is told so; a person's browser gets the page, which says it better.
    private static boolean isForPeople(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getRequestURI().equals("/") || (accept != null && accept.contains("text/html"));
    }

    private static byte @Nullable [] read(String path) throws IOException {
        try (@Nullable InputStream stream = Pages.class.getResourceAsStream(FOLDER + path)) {
            return stream == null ? null : stream.readAllBytes();
        }
    }

    private static String origin(String issuer) {
        return issuer.replaceFirst("^(https?://[^/]+).*$", "$1");
    }
}

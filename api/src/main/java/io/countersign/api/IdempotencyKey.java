package io.countersign.api;

import io.countersign.order.Subject;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Under what a request may be sent again without being done again. One caller's key says nothing about another's.
///
/// @param given whether the caller sent one, and so may send the request again
public record IdempotencyKey(String value, boolean given) {
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[!-~]{1,128}");

    /// The caller's key of this request, or a random one where they sent none.
    ///
    /// @throws ProblemException when the header is there and ill-formed
    public static IdempotencyKey of(HttpHeaders headers, Subject caller) {
        List<String> keys = headers.getRequestHeader(HEADER);
        if (keys == null || keys.isEmpty()) {
            return new IdempotencyKey(UUID.randomUUID().toString(), false);
        }
        if (keys.size() > 1 || !FORM.matcher(keys.getFirst()).matches()) {
            FieldFault fault = new FieldFault(
                    HEADER, FieldFault.Code.INVALID, "must be there once, with 1 to 128 printable ASCII characters");
            throw Problem.faults(List.of(fault)).exception();
        }
        return new IdempotencyKey(digest(caller.value() + "\n" + keys.getFirst()), true);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

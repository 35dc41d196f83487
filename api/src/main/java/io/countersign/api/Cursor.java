package io.countersign.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a page ended, as text that means nothing to its holder. It carries a checksum over itself and the list
/// it belongs to, so that a damaged one, or one of another list or filter, is noticed. The checksum has no key:
/// whoever wants can make one up that passes, so what it says is read as strictly as anything else that comes
/// from outside. It gives no rights: what may be seen is asked with every page.
public final class Cursor {
    private static final int CHECKSUM_BYTES = 6;
    private static final String SEPARATOR = "\n";

    private Cursor() {}

    /// @param list what the cursor is good for: the list and its filters
    /// @param place the sort key of the last item; no part has a line break
    public static String of(String list, List<String> place) {
        byte[] text = String.join(SEPARATOR, place).getBytes(StandardCharsets.UTF_8);
        byte[] cursor = Arrays.copyOf(checksum(list, text), CHECKSUM_BYTES + text.length);
        System.arraycopy(text, 0, cursor, CHECKSUM_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /// The place that was put in; null when there is no cursor.
    ///
    /// @param place reads the parts; throws [IllegalArgumentException] when they are no place
    /// @throws ProblemException `INVALID_CURSOR` when it is not a cursor of this list
    public static <P> @Nullable P read(@Nullable String cursor, String list, Function<List<String>, P> place) {
        if (cursor == null) {
            return null;
        }
        byte[] bytes = decode(cursor);
        if (bytes.length <= CHECKSUM_BYTES) {
            throw foreign();
        }
        byte[] text = Arrays.copyOfRange(bytes, CHECKSUM_BYTES, bytes.length);
        if (!MessageDigest.isEqual(checksum(list, text), Arrays.copyOf(bytes, CHECKSUM_BYTES))) {
            throw foreign();
        }
        List<String> parts = List.of(new String(text, StandardCharsets.UTF_8).split(SEPARATOR, -1));
        try {
            return place.apply(parts);
        } catch (IllegalArgumentException _) {
            throw foreign();
        }
    }

    /// The place of a list that is sorted by a moment and, where that is the same, by an id.
    ///
    /// @throws IllegalArgumentException when these are not two parts, the first of them a moment
    public static <P> P timed(List<String> parts, BiFunction<Instant, String, P> place) {
        if (parts.size() != 2) {
            throw new IllegalArgumentException("a place has a moment and an id");
        }
        return place.apply(Rfc3339.parse(parts.getFirst()), parts.getLast());
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException _) {
            throw foreign();
        }
    }

    private static byte[] checksum(String list, byte[] text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(list.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return Arrays.copyOf(digest.digest(text), CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ProblemException foreign() {
        return ProblemException.of(
                ProblemCode.INVALID_CURSOR, "Use nextCursor as it was given, with the same filters, or leave it out");
    }
}

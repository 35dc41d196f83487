package io.countersign.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/// Our name for an order (FIX tag 37 on our side). It follows from the account and the client's own id, so that
/// the same order always has the same id and the same workflow, whoever computes it and however often.
public record OrderId(String value) {
    private static final Pattern FORM = Pattern.compile("O-[A-Z2-7]{26}");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SIGNIFICANT_CHARACTERS = 26; // 130 bits of the digest

    public OrderId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("orderId must match " + FORM.pattern());
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static OrderId of(String value) {
        return new OrderId(value);
    }

    /// The id of the one order that this account calls by this client order id.
    public static OrderId of(AccountId account, ClientOrderId clientOrderId) {
        byte[] digest = sha256(account.value() + "\n" + clientOrderId.value());
        StringBuilder text = new StringBuilder("O-");
        int bits = 0;
        int buffer = 0;
        for (int at = 0; text.length() < SIGNIFICANT_CHARACTERS + 2; ) {
            if (bits < 5) {
                buffer = (buffer << 8) | (digest[at++] & 0xff);
                bits += 8;
            }
            bits -= 5;
            text.append(BASE32.charAt((buffer >> bits) & 31));
        }
        return new OrderId(text.toString());
    }

    /// The id of the workflow that carries this order; one run for ever.
    public String workflowId() {
        return "order:" + value;
    }

    /// What the ids of everything that belongs to this order are built from: the id without its leading `O-`.
    public String stem() {
        return value.substring(2);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}

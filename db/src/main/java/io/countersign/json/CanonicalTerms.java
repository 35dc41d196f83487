package io.countersign.json;

import io.countersign.approval.TermsHash;
import io.countersign.order.OrderTerms;
import io.countersign.order.Pricing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;

/// An order's terms in the one spelling that is shown, signed for, stored and hashed: RFC 8785 JSON, every value a
/// string.
///
/// @param json what a checker puts their name under
/// @param hash SHA-256 of its UTF-8 bytes
public record CanonicalTerms(String json, TermsHash hash) {

    public static CanonicalTerms of(OrderTerms terms) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "clientOrderId", terms.clientOrderId().value(),
                "accountId", terms.accountId().value(),
                "traderId", terms.trader().value(),
                "symbol", terms.symbol().value(),
                "side", terms.side().name(),
                "quantity", terms.quantity().toString(),
                "timeInForce", terms.timeInForce().name()));
        Pricing pricing = terms.pricing();
        fields.put("orderType", pricing.orderType());
        pricing.limit().ifPresent(limit -> fields.put("limitPrice", limit.toString()));
        pricing.stop().ifPresent(stop -> fields.put("stopPrice", stop.toString()));
        String json = canonical(Json.write(fields));
        return new CanonicalTerms(json, hash(json));
    }

    private static String canonical(String json) {
        try {
            return new JsonCanonicalizer(json).getEncodedString();
        } catch (IOException e) {
            throw new IllegalStateException("what was just written as JSON reads as JSON", e);
        }
    }

    private static TermsHash hash(String json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return new TermsHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package io.countersign.risk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.AuditRecord.PolicyDecisionRef;
import io.countersign.order.Reason;
import io.countersign.order.RejectCode;
import io.countersign.policy.PolicyAnswer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What policy said about an order's risk, with limits and values in the units a person reads.
///
/// @param checks every check that was made, passed or not
/// @param reasons the checks that failed; none when it is allowed
/// @param approvals what policy asks checkers for, and why
/// @param policy absent when policy gave no decision
record RiskVerdict(
        boolean allow,
        List<Check> checks,
        List<Reason> reasons,
        Approvals approvals,
        @Nullable PolicyDecisionRef policy) {
    private static final Logger LOG = LoggerFactory.getLogger(RiskVerdict.class);

    /// One check, as it is kept and shown.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Check(
            String code,
            String outcome,
            String message,
            @Nullable String limit,
            @Nullable String actual) {}

    /// What policy asks checkers for.
    ///
    /// @param required how many of them
    /// @param findings the thresholds that the order is above
    record Approvals(int required, List<Check> findings) {
        static final Approvals NONE = new Approvals(0, List.of());

        Approvals {
            findings = List.copyOf(findings);
        }
    }

    int approvalsRequired() {
        return approvals.required();
    }

    /// What a checker is shown: why a signature is asked for, and every check.
    List<Check> findings() {
        return Stream.concat(approvals.findings().stream(), checks.stream()).toList();
    }

    /// @param valued whether it is known what the order may cost: without that nothing can be reserved
    static RiskVerdict of(PolicyAnswer answer, Currency currency, boolean valued) {
        return switch (answer) {
            case PolicyAnswer.Unavailable _ -> unavailable(List.of(), null);
            case PolicyAnswer.Decided decided -> {
                List<Check> checks = checks(decided.document().path("checks"), currency);
                Optional<Approvals> approvals = approvals(decided.document().path("obligations"), currency);
                if (decided.allow() && !(valued && allPassed(checks) && approvals.isPresent())) {
                    // An allowance of what has no value, that checked nothing, or asks for what nobody knows, is none.
                    LOG.error("Policy allowed what cannot be allowed, which denies: {}", decided.ref());
                    yield unavailable(checks, decided.ref());
                }
                yield new RiskVerdict(
                        decided.allow(),
                        checks,
                        reasons(decided.reasons(), checks),
                        approvals.orElse(Approvals.NONE),
                        decided.ref());
            }
        };
    }

    /// The same, but denied where policy now asks for more signatures than the order has: those who gave them saw
    /// less.
    RiskVerdict signedBy(int signatures) {
        return !allow || approvalsRequired() <= signatures
                ? this
                : new RiskVerdict(
                        false,
                        checks,
                        List.of(Reason.of(
                                RejectCode.APPROVAL_OUTGROWN,
                                Integer.toString(signatures),
                                Integer.toString(approvalsRequired()))),
                        approvals,
                        policy);
    }

    /// The same, with no fewer signatures than these.
    RiskVerdict requiring(int signatures) {
        int required = Math.max(signatures, approvals.required());
        return new RiskVerdict(allow, checks, reasons, new Approvals(required, approvals.findings()), policy);
    }

    private static RiskVerdict unavailable(List<Check> checks, @Nullable PolicyDecisionRef policy) {
        return new RiskVerdict(
                false, checks, List.of(Reason.of(RejectCode.POLICY_UNAVAILABLE)), Approvals.NONE, policy);
    }

    private static List<Check> checks(JsonNode array, Currency currency) {
        List<Check> checks = new ArrayList<>();
        for (JsonNode check : array) {
            String unit = check.path("unit").asText("TEXT");
            checks.add(new Check(
                    check.path("code").asText(),
                    check.path("outcome").asText(),
                    check.path("message").asText(),
                    shown(check.path("limit").textValue(), unit, currency),
                    shown(check.path("actual").textValue(), unit, currency)));
        }
        return checks;
    }

    /// The failed checks as reasons; a reason that is no check stays as policy worded it.
    private static List<Reason> reasons(List<Reason> given, List<Check> checks) {
        return given.stream()
                .map(reason -> checks.stream()
                        .filter(check -> check.code().equals(reason.code()))
                        .findFirst()
                        .map(check -> new Reason(check.code(), check.message(), check.limit(), check.actual()))
                        .orElse(reason))
                .toList();
    }

    private static boolean allPassed(List<Check> checks) {
        return !checks.isEmpty()
                && checks.stream().allMatch(check -> check.outcome().equals("PASS"));
    }

    /// Empty when there is anything else among the obligations, or nothing to read.
    private static Optional<Approvals> approvals(JsonNode obligations, Currency currency) {
        if (!obligations.isArray()) {
            return Optional.empty();
        }
        int required = 0;
        List<Check> findings = new ArrayList<>();
        for (JsonNode obligation : obligations) {
            int asked = obligation.path("required").isInt()
                    ? obligation.path("required").intValue()
                    : 0;
            if (!obligation.path("type").asText().equals("APPROVAL") || asked < 1) {
                return Optional.empty();
            }
            required = Math.max(required, asked);
            findings.add(new Check(
                    "APPROVAL_REQUIRED",
                    "REQUIRED",
                    "An order of more than this value must be approved.",
                    shown(obligation.path("limit").textValue(), "MINOR", currency),
                    shown(obligation.path("actual").textValue(), "MINOR", currency)));
        }
        return Optional.of(new Approvals(required, findings));
    }

    private static @Nullable String shown(@Nullable String value, String unit, Currency currency) {
        if (value == null || !value.matches("-?[0-9]+")) {
            return value;
        }
        return switch (unit) {
            case "MINOR" ->
                new BigDecimal(value)
                                .movePointLeft(currency.getDefaultFractionDigits())
                                .toPlainString() + " " + currency;
            case "BPS" -> new BigDecimal(value).movePointLeft(2).toPlainString() + " %";
            case "MS" -> value + " ms";
            default -> value;
        };
    }
}

package io.countersign.dev;

import java.util.List;
import java.util.Optional;

/// What one wants to know when all is up.
final class Banner {

    private Banner() {}

    static String text(DevelopmentRun run, List<String> users) {
        DevelopmentSettings.Ports ports = run.settings().ports();
        DevelopmentParts.Addresses addresses = run.addresses();
        return """

                Countersign is ready.

                  Web pages      http://127.0.0.1:%1$d
                  API            http://127.0.0.1:%1$d/api         OpenAPI: /api/openapi.json
                  Admin          http://127.0.0.1:%2$d             health, metrics, tasks
                  Temporal UI    %3$s
                  Temporal       %4$s, namespace %5$s
                  OPA            %6$s
                  PostgreSQL     %7$s
                  Venues         XSIM %11$s, YSIM %12$s
                  Log            %8$s

                  Users          %9$s

                A first order:

                  TOKEN=$(curl -s http://127.0.0.1:%1$d/api/dev/token -H 'Content-Type: application/json' \\
                    -d '{"user": "trader1"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
                  curl -s http://127.0.0.1:%1$d/api/orders -H "Authorization: Bearer $TOKEN" -H 'Prefer: wait=5' \\
                    -H 'Content-Type: application/json' -d '{"clientOrderId": "first", "accountId": "ACC-001",
                    "symbol": "IBM", "side": "BUY", "quantity": "100", "orderType": "MARKET", "timeInForce": "DAY"}'

                Ctrl-C stops everything; the data stays in %10$s.
                """.formatted(
                        ports.api(),
                        ports.admin(),
                        addresses.temporalUi().map(Object::toString).orElse("not ours"),
                        addresses.temporal(),
                        addresses.namespace(),
                        addresses.opa(),
                        psql(addresses),
                        run.logFile(),
                        String.join(", ", users),
                        run.settings().dataDirectory(),
                        venue(addresses.xsim()),
                        venue(addresses.ysim()));
    }

    private static String venue(Optional<DevelopmentParts.VenueAddress> ours) {
        return ours.map(venue -> "%s (commands %s)".formatted(venue.fix(), venue.admin()))
                .orElse("not ours");
    }

    /// The driver's address is psql's own, but for its first word. One that was given may hold a password.
    private static String psql(DevelopmentParts.Addresses addresses) {
        return addresses.superuserUrl().isPresent()
                ? "psql '%s'".formatted(addresses.databaseUrl().replaceFirst("^jdbc:", ""))
                : "as COUNTERSIGN_DATABASE_URL says";
    }
}

package io.countersign.account;

import io.countersign.account.AccountReads.AccountRow;
import io.countersign.api.Problem;
import io.countersign.api.ProblemCode;
import io.countersign.api.ProblemException;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.money.Money;
import io.countersign.order.AccountId;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an account has.
@Path("/accounts")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountResource {
    private final Authorization authorization;
    private final AccountReads accounts;
    private final Clock clock;
    private final Duration maxQuoteAge;

    /// @param maxQuoteAge a quote older than this is used only when there is no younger one
    public AccountResource(Authorization authorization, AccountReads accounts, Clock clock, Duration maxQuoteAge) {
        this.authorization = authorization;
        this.accounts = accounts;
        this.clock = clock;
        this.maxQuoteAge = maxQuoteAge;
    }

    /// Amounts are in major units of the currency.
    ///
    /// @param equity null when something it holds was never quoted
    /// @param creditLine null when it was never set, and then no order is allowed
    /// @param asOf when the oldest price in it was quoted; now, when it holds nothing
    public record AccountView(
            AccountId accountId,
            String currency,
            String cash,
            @Nullable String equity,
            String openCredit,
            @Nullable String creditLine,
            Instant asOf) {
        static AccountView of(AccountRow row, Instant now) {
            return new AccountView(
                    row.accountId(),
                    row.cash().currency().getCurrencyCode(),
                    text(row.cash()),
                    row.equity() == null ? null : text(row.equity()),
                    text(row.openCredit()),
                    row.creditLine() == null ? null : text(row.creditLine()),
                    row.pricedAt() == null ? now : row.pricedAt());
        }

        private static String text(Money money) {
            return money.amount().toPlainString();
        }
    }

    @GET
    @Path("/{accountId}")
    public AccountView read(@Auth Caller caller, @PathParam("accountId") String accountId) {
        AccountId id = parse(accountId);
        authorization.toRead(caller, Action.ACCOUNT_READ, Target.account(id));
        Instant now = clock.instant();
        return accounts.find(id, now.minus(maxQuoteAge))
                .map(row -> AccountView.of(row, now))
                .orElseThrow(() -> notFound("There is no account " + id));
    }

    private static AccountId parse(String accountId) {
        try {
            return new AccountId(accountId);
        } catch (IllegalArgumentException _) {
            throw notFound("That is not the id of an account");
        }
    }

    private static ProblemException notFound(String detail) {
        return Problem.of(ProblemCode.ACCOUNT_NOT_FOUND, detail).exception();
    }
}

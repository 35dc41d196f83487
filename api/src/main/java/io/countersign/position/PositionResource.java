package io.countersign.position;

import io.countersign.api.DecimalText;
import io.countersign.api.Faults;
import io.countersign.api.Page;
import io.countersign.api.QueryString;
import io.countersign.identity.Action;
import io.countersign.identity.Authorization;
import io.countersign.identity.Caller;
import io.countersign.identity.Target;
import io.countersign.money.Money;
import io.countersign.order.AccountId;
import io.countersign.order.AccountScope;
import io.countersign.position.PositionReads.Mark;
import io.countersign.position.PositionReads.PositionRow;
import io.countersign.position.PositionReads.Realized;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Positions, with what they would bring if they were closed now.
@Path("/positions")
@Produces(MediaType.APPLICATION_JSON)
public final class PositionResource {
    private static final int MAX_POINTS = 1_440;
    private static final Duration LONGEST = Duration.ofDays(31);

    private final Authorization authorization;
    private final PositionReads positions;
    private final Clock clock;
    private final Duration maxQuoteAge;

    /// @param maxQuoteAge a quote older than this is used only when there is no younger one
    public PositionResource(Authorization authorization, PositionReads positions, Clock clock, Duration maxQuoteAge) {
        this.authorization = authorization;
        this.positions = positions;
        this.clock = clock;
        this.maxQuoteAge = maxQuoteAge;
    }

    /// A position as the interface shows it. What has a price needs a quote: without one it is null.
    ///
    /// @param realizedPnl and the other amounts in major units of the currency, fees not taken
    /// @param marketPrice the bid for what is held, the ask for what is owed
    /// @param asOf when that was quoted
    public record PositionView(
            AccountId accountId,
            String symbol,
            String quantity,
            @Nullable String averagePrice,
            String realizedPnl,
            @Nullable String unrealizedPnl,
            String fees,
            String currency,
            @Nullable String marketPrice,
            @Nullable Instant asOf) {

        static PositionView of(PositionRow row) {
            Mark mark = row.mark();
            return new PositionView(
                    row.accountId(),
                    row.symbol().value(),
                    DecimalText.of(row.quantity()),
                    row.averagePrice() == null ? null : DecimalText.of(row.averagePrice()),
                    row.realized().amount().toPlainString(),
                    unrealized(row),
                    row.fees().amount().toPlainString(),
                    row.realized().currency().getCurrencyCode(),
                    mark == null ? null : DecimalText.of(mark.price()),
                    mark == null ? null : mark.at());
        }

        private static @Nullable String unrealized(PositionRow row) {
            Mark mark = row.mark();
            if (mark == null && row.quantity().signum() != 0) {
                return null;
            }
            Money gain = mark == null
                    ? Money.zero(row.realized().currency())
                    : Money.of(
                            mark.price().multiply(row.quantity()).subtract(row.cost()),
                            row.realized().currency(),
                            RoundingMode.HALF_EVEN);
            return gain.amount().toPlainString();
        }
    }

    /// @param at when the last fill of a stretch of time was booked
    /// @param realizedPnl what was realised up to and with it, in major units, fees not taken
    public record RealizedView(Instant at, String realizedPnl) {
        static RealizedView of(Realized realized) {
            return new RealizedView(realized.at(), realized.sum().amount().toPlainString());
        }
    }

    /// Realised gain or loss of an account as a line of at most [#MAX_POINTS] points for each currency, from the
    /// given moment on, or else from the day's beginning in UTC. A day has a point for each minute in which a
    /// fill was booked; a longer time has them as many minutes apart as it takes.
    @GET
    @Path("/history")
    public Page<RealizedView> history(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        AccountId given = query.required("account", AccountId::new);
        Instant now = clock.instant();
        Instant from = query.timeSince("from", now.minus(LONGEST));
        query.finish();
        AccountId account = Faults.present(given);
        authorization.toRead(caller, Action.POSITION_READ, Target.account(account));
        Instant begin = from == null ? now.truncatedTo(ChronoUnit.DAYS) : from;
        return new Page<>(
                positions.realized(account, begin, now, apart(begin, now)).stream()
                        .map(RealizedView::of)
                        .toList(),
                null);
    }

    /// Whole minutes, so many that no more than [#MAX_POINTS] of them cover the time.
    static Duration apart(Instant from, Instant to) {
        return Duration.ofMinutes(Math.max(0, Duration.between(from, to).toMinutes()) / MAX_POINTS + 1);
    }

    @GET
    public Page<PositionView> list(@Auth Caller caller, @Context UriInfo uri) {
        QueryString query = new QueryString(uri);
        AccountId account = query.one("account", AccountId::new);
        query.finish();
        AccountScope scope = authorization.toRead(caller, Action.POSITION_READ, Target.account(account));
        Instant freshFrom = clock.instant().minus(maxQuoteAge);
        return new Page<>(
                positions.list(account, scope, freshFrom).stream()
                        .map(PositionView::of)
                        .toList(),
                null);
    }
}

package io.countersign.audit;

import io.countersign.order.AccountId;
import io.countersign.order.OrderId;
import io.countersign.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Follows the audit records as they are committed, in the order of their numbers, leaving none out.
///
/// Numbers are drawn before a transaction commits, so a lower one may appear after a higher one, or never, when its
/// transaction was rolled back. What comes after a missing number is therefore held back until the number appears or
/// is known to be dead. A writer locks the table (`RowExclusiveLock`) before it draws a number and gives the lock back
/// after its commit can be seen; so when everyone who held that lock at a moment after the gap was seen has given it
/// back, and the number still cannot be seen, it never will be.
///
/// For one thread.
public final class AuditTail {
    private static final int PAGE = 1000;
    private static final String SELECT = """
            SELECT sequence, at_ns, type, order_id, account_id
              FROM audit WHERE sequence > :after
             ORDER BY sequence LIMIT :limit
            """;
    private static final String WRITERS = """
            SELECT virtualtransaction FROM pg_locks
             WHERE relation = 'audit'::regclass AND mode = 'RowExclusiveLock' AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    private final Jdbi jdbi;
    private long position;
    private long deadUpTo;
    private @Nullable Gap gap;
    private boolean more;

    private AuditTail(Jdbi jdbi, long position, @Nullable Gap gap) {
        this.jdbi = jdbi;
        this.position = position;
        this.gap = gap;
    }

    /// Follows what is numbered above `position`.
    ///
    /// @param position everything up to it must be settled: read before by a tail, or 0
    public static AuditTail after(Jdbi jdbi, long position) {
        return new AuditTail(jdbi, position, null);
    }

    /// Follows what is recorded from now on. Waits for those who are writing right now.
    public static AuditTail fromNow(Jdbi jdbi) throws InterruptedException {
        long highest = jdbi.withHandle(handle -> handle.createQuery("SELECT coalesce(max(sequence), 0) FROM audit")
                .mapTo(Long.class)
                .one());
        Set<String> writers = writers(jdbi);
        while (!Collections.disjoint(writers(jdbi), writers)) {
            Thread.sleep(5);
        }
        return new AuditTail(jdbi, highest, null);
    }

    /// Records with a number above `after` up to and including `upTo`, for one who catches up with a tail.
    ///
    /// @param upTo at most a tail's position: above it, records may be missing
    public static List<AuditNotice> page(Jdbi jdbi, long after, long upTo) {
        return read(jdbi, after).stream()
                .filter(notice -> notice.sequence() <= upTo)
                .toList();
    }

    /// Up to here everything is settled: what has a number up to this one has been returned, or never will be there.
    public long position() {
        return position;
    }

    /// Whether records are held back behind a missing number, so that one should look again soon.
    public boolean isHeldBack() {
        return gap != null;
    }

    /// Whether the last look ended at its page's end, so that there is more to be had at once.
    public boolean hasMore() {
        return more;
    }

    /// What can be told since the last call; none when there is nothing new or it is held back. When it throws, nothing
    /// counts as told.
    public List<AuditNotice> next() {
        Gap waitedFor = gap == null || isDead(gap) ? null : gap;
        long dead = gap != null && waitedFor == null ? gap.upTo() : deadUpTo;
        List<AuditNotice> seen = read(jdbi, position);
        List<AuditNotice> told = new ArrayList<>();
        long reached = position;
        for (AuditNotice notice : seen) {
            boolean follows = notice.sequence() == reached + 1 || notice.sequence() - 1 <= dead;
            if (!follows) {
                break;
            }
            reached = notice.sequence();
            told.add(notice);
        }
        Gap left = gap(seen, reached, waitedFor);
        // Not before the last call to the database is through: had it failed, what was found would be lost.
        position = reached;
        deadUpTo = dead;
        gap = left;
        more = seen.size() == PAGE;
        return told;
    }

    private @Nullable Gap gap(List<AuditNotice> seen, long reached, @Nullable Gap waitedFor) {
        if (seen.isEmpty() || seen.getLast().sequence() <= reached) {
            return null;
        }
        return waitedFor != null && waitedFor.upTo() > reached
                ? waitedFor
                : new Gap(seen.getLast().sequence() - 1, writers(jdbi));
    }

    private boolean isDead(Gap candidate) {
        return Collections.disjoint(writers(jdbi), candidate.writers());
    }

    /// Numbers that were missing at a moment.
    ///
    /// @param upTo the highest number below which something may be missing
    /// @param writers who was writing right after that moment
    private record Gap(long upTo, Set<String> writers) {}

    private static Set<String> writers(Jdbi jdbi) {
        return Set.copyOf(jdbi.withHandle(
                handle -> handle.createQuery(WRITERS).mapTo(String.class).list()));
    }

    private static List<AuditNotice> read(Jdbi jdbi, long after) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT)
                .bind("after", after)
                .bind("limit", PAGE)
                .map(AuditTail::notice)
                .list());
    }

    private static AuditNotice notice(ResultSet resultSet, StatementContext context) throws SQLException {
        Columns row = new Columns(resultSet);
        String orderId = row.textOrNull("order_id");
        String accountId = row.textOrNull("account_id");
        return new AuditNotice(
                row.number("sequence"),
                AuditStore.instant(row.number("at_ns")),
                row.text("type"),
                orderId == null ? null : new OrderId(orderId),
                accountId == null ? null : new AccountId(accountId));
    }
}

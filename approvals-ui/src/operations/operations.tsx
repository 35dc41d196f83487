import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useNotices } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import { useRows } from '../api/rows.ts';
import { type Activity, ORDER_STATUSES, type Order, type Page, type Parts, type TimelineItem } from '../api/types.ts';
import { is } from '../identity/session.ts';
import { Instructing, OrderActions } from '../order/actions.tsx';
import { attempts } from '../order/attempts.ts';
import { ordersOf } from '../order/orders.ts';
import { OrderTable } from '../order/table.tsx';
import { address, go, withQuery } from '../page/address.ts';
import { useEvery } from '../page/every.ts';
import { focusOpenedRow, toRow, useKeys } from '../page/keys.ts';
import { lazy } from '../page/lazy.tsx';
import { Badge, Failure, Loading, Note, Title } from '../page/parts.tsx';
import { Plot } from '../page/plots.tsx';
import { isHeld, STATUS_WORDS } from '../page/words.ts';
import { moment, now, span } from '../time/clock.ts';

const Breaks = lazy(async () => (await import('./breaks.tsx')).Breaks);
const Venues = lazy(async () => (await import('./venues.tsx')).Venues);

const MOST = 200;
const STUCK_MINUTES = ['1', '5', '15'];
const EVERY_MS = 10_000;

const PARKED = new URLSearchParams([
  ['status', 'EXECUTION_FAILED'],
  ['status', 'UNKNOWN'],
]);
/** Where an order should not stay for long. */
const IN_PASSING = '/orders?status=RELEASED&status=PENDING_APPROVAL';

/** What happened to the order, in words. */
function cause(order: Order, at: number): string {
  const reason = order.reasons.at(-1)?.message;
  const since = span(at - Date.parse(order.updatedAt));
  switch (order.status) {
    case 'EXECUTION_FAILED':
      return reason ?? 'The execution failed, and nothing says why.';
    case 'UNKNOWN':
      return `Sent ${since} ago, and the venue does not say what became of it. It is asked, and never resent; the capital stays set aside.`;
    case 'RELEASED':
      if (order.held?.triggeredAt) {
        return `The market traded at its stop price ${span(at - Date.parse(order.held.triggeredAt))} ago, and it has not gone out since.`;
      }
      return `Released ${since} ago, and no venue has confirmed it.`;
    default:
      return order.approval?.state === 'OPEN'
        ? 'Its time for approval has run out, and it has not expired.'
        : `Decided ${since} ago, and not released since.`;
  }
}

/** Whether an order should have gone on since that moment. A stop order that is held waits for the market. */
function isStuck(order: Order, since: number): boolean {
  const { approval, held, updatedAt } = order;
  if (approval?.state === 'OPEN') return Date.parse(approval.expiresAt) <= since;
  return !isHeld(order) && Date.parse(held?.triggeredAt ?? updatedAt) <= since;
}

export function OperationsPage() {
  const minutes = STUCK_MINUTES.find((each) => each === address.value.query.get('stuck')) ?? '1';
  const rows = useRows(ordersOf(PARKED, MOST));
  const latest = now.value - Number(minutes) * 60_000;
  // Asked for anew as time goes by: what has passed on is no longer among them.
  const before = new Date(Math.floor(latest / EVERY_MS) * EVERY_MS).toISOString();
  const passing = useLoaded<Page<Order>>(`${IN_PASSING}&to=${before}&limit=${MOST}`, { keep: true });
  const parked = new Set(rows.items?.map(({ orderId }) => orderId));
  const stuck = passing.value?.items.filter((order) => isStuck(order, latest) && !parked.has(order.orderId));
  useNotices(({ orderId }) => {
    if (passing.value?.items.some((order) => order.orderId === orderId)) void passing.reload();
  });
  const shown = rows.items && stuck && [...rows.items, ...stuck];
  const problem = rows.problem ?? passing.problem;
  const ready = shown !== undefined;
  useEffect(() => {
    if (ready) focusOpenedRow();
  }, [ready]);
  useKeys({ j: () => toRow(1), k: () => toRow(-1) });

  return (
    <>
      <Title>Operations</Title>
      <label class="inline">
        Failed, unknown, or without a change for{' '}
        <select
          data-filter
          value={minutes}
          onChange={(event) => go(withQuery({ stuck: event.currentTarget.value }), true)}
        >
          {STUCK_MINUTES.map((each) => (
            <option key={each} value={each}>
              {each} min
            </option>
          ))}
        </select>
      </label>
      {problem && <Failure problem={problem} again={() => [rows, passing].forEach((list) => void list.reload())} />}
      {!shown && !problem && <Loading />}
      {shown?.length === 0 && <Note>No order needs you. What fails appears here by itself.</Note>}
      {shown && shown.length > 0 && (
        <OrderTable
          caption="Orders that failed or are stuck"
          orders={shown}
          aside={{
            title: 'Cause',
            of: (order) => (
              <div class="cause">
                <p>{cause(order, now.value)}</p>
                <Attempts orderId={order.orderId} />
                <OrderActions order={order} />
              </div>
            ),
          }}
        />
      )}
      {(rows.next || passing.value?.nextCursor) && (
        <Note>
          There are more: <a href="/orders?status=open">search the open orders</a>.
        </Note>
      )}
      <Breaks />
      {is('operations') && <Venues />}
      <Instructing />
      <div class="split">
        <PartsTable />
        <Flow />
      </div>
    </>
  );
}

/** Read when somebody wants to know. */
function Attempts({ orderId }: { orderId: string }) {
  const open = useSignal(false);
  const history = useLoaded<Page<TimelineItem>>(open.value ? `/orders/${orderId}/history` : null);
  const told = history.value && attempts(history.value.items);
  return (
    <details onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>Attempts</summary>
      {history.problem && <Note>{history.problem.detail}</Note>}
      {told && (
        <p>
          Sent {told.sent === 1 ? 'once' : `${told.sent} times`}. The venue last said: {told.said}.
        </p>
      )}
    </details>
  );
}

function PartsTable() {
  const parts = useLoaded<Parts>('/parts');
  useEvery(EVERY_MS, parts.reload);
  return (
    <section>
      <h2>Parts</h2>
      {parts.problem && <Note>The state of the parts is not known just now: {parts.problem.detail}</Note>}
      {parts.value && !parts.problem && (
        <table class="rows">
          <caption>As of {moment(parts.value.asOf)}</caption>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {parts.value.items.map(({ part, healthy, message }) => (
              <tr key={part}>
                <th scope="row" class="named">
                  {part}
                </th>
                <td>
                  <Badge shape={healthy ? 'check' : 'alert'} tone={healthy ? 'good' : 'bad'}>
                    {healthy ? 'Works' : part === 'breaks' ? 'Need somebody' : 'Does not work'}
                  </Badge>{' '}
                  <span class="quiet found">{shortened(message)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Without the end of a long hash, and with a moment as we show it. */
function shortened(message: string | null | undefined): string | undefined {
  return message
    ?.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/, '$1…')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, (at) => moment(at));
}

/** How many orders are open, and what they wait for. */
function depth(open: Activity['open']): string {
  const counts = ORDER_STATUSES.flatMap((status) => (open[status] ? [{ status, count: open[status] }] : []));
  if (counts.length === 0) return 'No order is open.';
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const each = counts.map(({ status, count }) => `${STATUS_WORDS[status].toLowerCase()} ${count}`).join(', ');
  return `${all === 1 ? 'One order is' : `${all} orders are`} open: ${each}.`;
}

function Flow() {
  const activity = useLoaded<Activity>('/activity?minutes=60');
  useEvery(EVERY_MS, activity.reload);
  const { value } = activity;
  const drawn = useMemo(
    () =>
      value && {
        at: value.items.map(({ minute }) => Date.parse(minute) / 1000),
        lines: [
          { label: 'Orders', values: value.items.map(({ orders }) => orders), shape: 'bars' as const },
          { label: 'Decisions', values: value.items.map(({ decisions }) => decisions), shape: 'line' as const },
        ],
      },
    [value],
  );
  return (
    <section>
      <h2>The last hour</h2>
      {activity.problem && <Note>What goes through is not known just now: {activity.problem.detail}</Note>}
      {value && drawn && !activity.problem && (
        <>
          <p>{depth(value.open)}</p>
          <Plot name="Orders and decisions a minute" at={drawn.at} lines={drawn.lines} />
        </>
      )}
    </section>
  );
}

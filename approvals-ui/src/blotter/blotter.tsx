import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useNotices } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import { type Rows, useRows } from '../api/rows.ts';
import { ORDER_STATUSES, type Order, type Page, type Position, type RealizedPnl } from '../api/types.ts';
import { is, me } from '../identity/session.ts';
import { Instructing, OrderActions } from '../order/actions.tsx';
import { ordersOf } from '../order/orders.ts';
import { OrderTable } from '../order/table.tsx';
import { address, go, withQuery } from '../page/address.ts';
import { useEvery } from '../page/every.ts';
import { focusOpenedRow, toRow, useKeys } from '../page/keys.ts';
import { Failure, Loading, Note, Title } from '../page/parts.tsx';
import { Plot } from '../page/plots.tsx';
import { grouped, OVER, price, sum } from '../page/words.ts';
import { moment, today } from '../time/clock.ts';
import { Entry } from './entry.tsx';

const MOST_OPEN = 200;
const MOST_DONE = 20;
/** Prices move without a notice. */
const PRICES_MS = 5_000;
const SOON_MS = 300;

function filterOf(account: string, wanted: boolean, from?: string): URLSearchParams {
  const filter = new URLSearchParams(account ? { account } : {});
  for (const status of ORDER_STATUSES) if (OVER.has(status) === wanted) filter.append('status', status);
  if (from) filter.set('from', from);
  return filter;
}

export function BlotterPage() {
  const account = address.value.query.get('account') ?? '';
  const from = new Date(today.value).toISOString();
  const open = useRows(ordersOf(filterOf(account, false), MOST_OPEN));
  const done = useRows(ordersOf(filterOf(account, true, from), MOST_DONE));
  useKeys({ j: () => toRow(1), k: () => toRow(-1) });
  const ready = open.items !== undefined && done.items !== undefined;
  useEffect(() => {
    if (ready) focusOpenedRow();
  }, [ready]);
  const own = me.value?.accounts ?? [];
  // Who has no accounts of their own may look at all that hold something.
  const held = useLoaded<Page<Position>>(own.length ? null : '/positions');
  const others = new Set([
    ...(held.value?.items.map(({ accountId }) => accountId) ?? []),
    ...(account ? [account] : []),
  ]);
  const accounts = own.length ? own : [...others].toSorted();
  return (
    <>
      <Title
        aside={
          <label class="inline">
            Account{' '}
            <select
              data-filter
              value={account}
              onChange={(event) => go(withQuery({ account: event.currentTarget.value }), true)}
            >
              <option value="">{is('trader') ? 'All of mine' : 'All'}</option>
              {accounts.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        }
      >
        Blotter
      </Title>
      {is('trader') && <Entry />}
      <List title="Open orders" empty="No order is open." rows={open} />
      <Positions account={account} />
      {(account ? [account] : own).map((each) => (
        <DayOf key={each} account={each} from={from} />
      ))}
      {!account && own.length === 0 && <Note>Choose an account to see how its day went.</Note>}
      <List title="Entered today and done" empty="No order that was entered today is done yet." rows={done} />
      <Instructing />
    </>
  );
}

function List({ title, empty, rows }: { title: string; empty: string; rows: Rows<Order> }) {
  const cancelable = rows.items?.some((order) => !OVER.has(order.status)) && is('trader');
  return (
    <section class="list">
      <h2>{title}</h2>
      {rows.problem && <Failure problem={rows.problem} again={rows.reload} />}
      {!rows.items && !rows.problem && <Loading />}
      {rows.items?.length === 0 && <Note>{empty}</Note>}
      {rows.items && rows.items.length > 0 && (
        <OrderTable
          caption={title}
          orders={rows.items}
          {...(cancelable ? { aside: { title: 'Actions', of: (order: Order) => <OrderActions order={order} /> } } : {})}
        />
      )}
      {rows.next && (
        <Note>
          There are more: <a href="/orders">search the orders</a>.
        </Note>
      )}
    </section>
  );
}

/** Calls back soon after something was traded: many fills in a second are one reason to look. */
function useTrades(account: string, onTrade: () => void): void {
  const traded = useRef(false);
  useNotices((notice) => {
    if (notice.type === 'EXECUTION_REPORTED' && (!account || notice.accountId === account)) traded.current = true;
  });
  useEvery(SOON_MS, () => {
    if (!traded.current) return;
    traded.current = false;
    onTrade();
  });
}

function Positions({ account }: { account: string }) {
  const positions = useLoaded<Page<Position>>(`/positions${account ? `?account=${encodeURIComponent(account)}` : ''}`);
  useTrades(account, positions.reload);
  useEvery(PRICES_MS, positions.reload);
  const items = positions.value?.items.filter(
    (position) => position.quantity !== '0' || position.realizedPnl !== '0.00',
  );
  return (
    <section class="list">
      <h2>Positions</h2>
      {positions.problem && <Failure problem={positions.problem} again={positions.reload} />}
      {!items && !positions.problem && <Loading />}
      {items?.length === 0 && <Note>No position is held.</Note>}
      {items && items.length > 0 && <PositionTable items={items} />}
    </section>
  );
}

function DayOf({ account, from }: { account: string; from: string }) {
  const history = useLoaded<{ items: RealizedPnl[] }>(
    `/positions/history?account=${encodeURIComponent(account)}&from=${from}`,
  );
  useTrades(account, history.reload);
  const points = history.value?.items;
  // The day begins with nothing realised; each point is where a minute ended.
  const drawn = useMemo(
    () =>
      points && {
        at: [from, ...points.map(({ at }) => at)].map((at) => Date.parse(at) / 1000),
        lines: [
          {
            label: 'Realised',
            values: [0, ...points.map(({ realizedPnl }) => Number(realizedPnl))],
            shape: 'steps' as const,
          },
        ],
      },
    [points, from],
  );
  if (history.problem)
    return (
      <Note>
        How the day of {account} went is not available: {history.problem.detail}
      </Note>
    );
  if (!drawn || drawn.at.length < 2) return null;
  return (
    <section>
      <Plot name={`Realised today, ${account}`} at={drawn.at} lines={drawn.lines} />
    </section>
  );
}

function PositionTable({ items }: { items: Position[] }) {
  const total = (of: (position: Position) => string | null) =>
    items.reduce((all, each) => sum(all, of(each) ?? '0'), '0');
  const asOf = items.flatMap((each) => each.asOf ?? []).toSorted()[0];
  const oneCurrency = items.every(({ currency }) => currency === items[0]?.currency);
  return (
    <table class="rows">
      <caption>{asOf ? `At prices as of ${moment(asOf)}` : 'Positions'}</caption>
      <thead>
        <tr>
          <th scope="col">Symbol</th>
          <th scope="col" class="wide">
            Account
          </th>
          <th scope="col" class="number">
            Quantity
          </th>
          <th scope="col" class="number wide">
            Average price
          </th>
          <th scope="col" class="number wide">
            Market
          </th>
          <th scope="col" class="number wide">
            Realised
          </th>
          <th scope="col" class="number">
            Unrealised
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((position) => (
          <tr key={position.accountId + position.symbol}>
            <th scope="row">
              {position.symbol}
              <span class="narrow quiet">{position.accountId}</span>
            </th>
            <td class="wide">{position.accountId}</td>
            <td class="number">{grouped(position.quantity)}</td>
            <td class="number wide">{position.averagePrice ? price(position.averagePrice) : '—'}</td>
            <td class="number wide">{position.marketPrice ? price(position.marketPrice) : '—'}</td>
            <td class="number wide">
              <Gain of={position.realizedPnl} />
            </td>
            <td class="number">
              <Gain of={position.unrealizedPnl} />
            </td>
          </tr>
        ))}
      </tbody>
      {oneCurrency && (
        <tfoot>
          <tr>
            <th scope="row">Sum, {items[0]?.currency}</th>
            <td class="wide" />
            <td />
            <td class="wide" />
            <td class="wide" />
            <td class="number wide">
              <Gain of={total((position) => position.realizedPnl)} />
            </td>
            <td class="number">
              <Gain of={total((position) => position.unrealizedPnl)} />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** The sign says it, the colour repeats it. */
function Gain({ of }: { of: string | null }) {
  if (of === null) return <>—</>;
  const lost = of.startsWith('-');
  const none = /^[0.]+$/.test(of);
  return <span class={none ? '' : lost ? 'loss' : 'gain'}>{(lost || none ? '' : '+') + grouped(of)}</span>;
}

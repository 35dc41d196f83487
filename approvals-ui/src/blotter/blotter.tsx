import { useMemo, useRef } from 'preact/hooks';
import { useNotices } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import { type Rows, useRows } from '../api/rows.ts';
import { ORDER_STATUSES, type Order, type Page, type Position, type RealizedPnl } from '../api/types.ts';
import { is, me } from '../identity/session.ts';
import { OrderActions } from '../order/actions.tsx';
import { ordersOf } from '../order/orders.ts';
import { OrderTable } from '../order/table.tsx';
import { address, go, withQuery } from '../page/address.ts';
import { useEvery } from '../page/every.ts';
import { toRow, useKeys } from '../page/keys.ts';
import { Failure, Loading, Note, Title } from '../page/parts.tsx';
import { Plot } from '../page/plots.tsx';
import { grouped, OVER, price, sum } from '../page/words.ts';
import { moment, startOfToday } from '../time/clock.ts';
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
  const today = useMemo(() => new Date(startOfToday()).toISOString(), []);
  const open = useRows(ordersOf(filterOf(account, false), MOST_OPEN));
  const done = useRows(ordersOf(filterOf(account, true, today), MOST_DONE));
  useKeys({ j: () => toRow(1), k: () => toRow(-1) });
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
              {(me.value?.accounts.length ? me.value.accounts : account ? [account] : []).map((each) => (
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
      <Positions account={account} today={today} />
      <List title="Done today" empty="No order was done today yet." rows={done} />
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
          {...(cancelable ? { aside: { title: 'Do', of: (order: Order) => <OrderActions order={order} /> } } : {})}
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

function Positions({ account, today }: { account: string; today: string }) {
  const path = `/positions${account ? `?account=${encodeURIComponent(account)}` : ''}`;
  const positions = useLoaded<Page<Position>>(path);
  const first = account || me.value?.accounts[0];
  const history = useLoaded<{ items: RealizedPnl[] }>(
    first ? `/positions/history?account=${encodeURIComponent(first)}&from=${today}` : null,
  );
  const traded = useRef(false);
  useNotices((notice) => {
    if (notice.type === 'EXECUTION_REPORTED' && (!account || notice.accountId === account)) traded.current = true;
  });
  // Many fills in a second are one reason to look.
  useEvery(SOON_MS, () => {
    if (!traded.current) return;
    traded.current = false;
    void positions.reload();
    void history.reload();
  });
  useEvery(PRICES_MS, positions.reload);
  const points = history.value?.items;
  const drawn = useMemo(
    () =>
      points && {
        at: points.map(({ at }) => Date.parse(at) / 1000),
        lines: [
          { label: 'Realised', values: points.map(({ realizedPnl }) => Number(realizedPnl)), shape: 'steps' as const },
        ],
      },
    [points],
  );
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
      {history.problem && <Note>The profit and loss of the day is not available here.</Note>}
      {drawn && drawn.at.length > 1 && <Plot name={`Realised today, ${first}`} at={drawn.at} lines={drawn.lines} />}
    </section>
  );
}

function PositionTable({ items }: { items: Position[] }) {
  const total = (of: (position: Position) => string | null) =>
    items.reduce((all, each) => sum(all, of(each) ?? '0'), '0');
  const asOf = items[0]?.asOf;
  const oneCurrency = items.every(({ currency }) => currency === items[0]?.currency);
  return (
    <table class="rows">
      <caption class="unseen">Positions{asOf && `, prices as of ${moment(asOf)}`}</caption>
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

import { useEffect, useRef } from 'preact/hooks';
import { useRows } from '../api/rows.ts';
import { ORDER_STATUSES } from '../api/types.ts';
import { address, go, withQuery } from '../page/address.ts';
import { focusOpenedRow, toRow, useKeys } from '../page/keys.ts';
import { Failure, Loading, Note, Title } from '../page/parts.tsx';
import { OVER, STATUS_WORDS } from '../page/words.ts';
import { ordersOf } from './orders.ts';
import { OrderTable } from './table.tsx';

const PER_PAGE = 25;
/** An order is listed from its risk decision on. */
const LISTED = ORDER_STATUSES.filter((status) => status !== 'PENDING_RISK');
const TEXTS: [name: string, label: string, hint: string][] = [
  ['id', 'Order id or client order id', ''],
  ['account', 'Account', 'ACC-001'],
  ['trader', 'Trader', ''],
  ['symbol', 'Symbol', 'BAC'],
];

/** What is asked of the server for what stands in the address. */
function filterOf(query: URLSearchParams): URLSearchParams {
  const filter = new URLSearchParams();
  for (const name of ['account', 'symbol', 'trader', 'cursor']) {
    const value = query.get(name);
    if (value) filter.set(name, value);
  }
  const id = query.get('id');
  if (id) filter.set('clientOrderId', id);
  const status = query.get('status');
  for (const each of status === 'open' ? LISTED.filter((one) => !OVER.has(one)) : status ? [status] : []) {
    filter.append('status', each);
  }
  for (const name of ['from', 'to']) {
    const at = new Date(query.get(name) ?? '');
    if (!Number.isNaN(at.getTime())) filter.set(name, at.toISOString());
  }
  return filter;
}

export function SearchPage() {
  const { query } = address.value;
  const rows = useRows(ordersOf(filterOf(query), PER_PAGE));
  const ready = rows.items !== undefined;
  useEffect(() => {
    if (ready) focusOpenedRow();
  }, [ready]);
  useKeys({ j: () => toRow(1), k: () => toRow(-1) });

  function search(event: SubmitEvent): void {
    event.preventDefault();
    const entered = new FormData(event.currentTarget as HTMLFormElement);
    const id = String(entered.get('id')).trim();
    if (/^O-[A-Z2-7]{26}$/.test(id)) go(`/orders/${id}`);
    else
      go(
        withQuery({
          ...Object.fromEntries([...entered].map(([name, value]) => [name, String(value).trim()])),
          cursor: null,
        }),
      );
  }

  const form = useRef<HTMLFormElement>(null);
  const { key } = address.value;
  const before = useRef(key);
  // The form is a new one for another search: the focus stays in it.
  useEffect(() => {
    if (before.current !== key && document.activeElement === document.body)
      form.current?.querySelector('button')?.focus();
    before.current = key;
  }, [key]);

  const filtered = [...query.keys()].length > 0;
  return (
    <>
      <Title>Orders</Title>
      <form class="filters" ref={form} onSubmit={search} key={key} aria-label="Search orders">
        {TEXTS.map(([name, label, hint], index) => (
          <label class="field" key={name}>
            <span>{label}</span>
            <input
              name={name}
              defaultValue={query.get(name) ?? ''}
              placeholder={hint}
              autocomplete="off"
              {...(index === 0 ? { 'data-filter': true } : {})}
            />
          </label>
        ))}
        <label class="field">
          <span>Status</span>
          <select name="status" defaultValue={query.get('status') ?? ''}>
            <option value="">Any</option>
            <option value="open">Open, any of them</option>
            {LISTED.map((status) => (
              <option key={status} value={status}>
                {STATUS_WORDS[status]}
              </option>
            ))}
          </select>
        </label>
        {(['from', 'to'] as const).map((name) => (
          <label class="field" key={name}>
            <span>{name === 'from' ? 'Entered from' : 'Entered before'}</span>
            <input type="datetime-local" name={name} defaultValue={query.get(name) ?? ''} />
          </label>
        ))}
        <div class="actions">
          <button type="submit" class="primary">
            Search
          </button>
          {filtered && <a href="/orders">All orders</a>}
        </div>
      </form>
      {rows.problem && <Failure problem={rows.problem} again={rows.reload} />}
      {!rows.items && !rows.problem && <Loading />}
      {rows.items?.length === 0 && (
        <Note>{filtered ? 'No order is like that.' : 'No order has been entered yet.'}</Note>
      )}
      {rows.items && rows.items.length > 0 && <OrderTable caption="Orders, latest first" orders={rows.items} />}
      {(rows.next || query.has('cursor')) && (
        <nav class="pages" aria-label="Pages">
          {query.has('cursor') && <a href={withQuery({ cursor: null })}>Latest orders</a>}
          {rows.next && <a href={withQuery({ cursor: rows.next })}>Older orders</a>}
        </nav>
      )}
    </>
  );
}

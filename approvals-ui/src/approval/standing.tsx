import type { ComponentChildren } from 'preact';
import { useLoaded } from '../api/loaded.ts';
import type { Account, Approval, Order, Page, Position, Quote } from '../api/types.ts';
import { useEvery } from '../page/every.ts';
import { Badge, Note } from '../page/parts.tsx';
import { approvalValue, grouped, price as priced, sum, times } from '../page/words.ts';
import { moment, now } from '../time/clock.ts';

/** Prices move without a notice. */
const PRICES_MS = 5_000;
/** A market that quotes at all quotes more often. */
const OLD_MS = 15_000;

/** Where the account and the market stand, before the order and after it. */
export function Standing({ approval, order }: { approval: Approval; order: Order | undefined }) {
  const { symbol = '', side, quantity = '0', limitPrice } = approval.terms;
  const positions = useLoaded<Page<Position>>(`/positions?account=${encodeURIComponent(approval.accountId)}`);
  const account = useLoaded<Account>(`/accounts/${encodeURIComponent(approval.accountId)}`);
  const quotes = useLoaded<Page<Quote>>(`/quotes?symbol=${encodeURIComponent(symbol)}`);
  const isOpen = approval.state === 'OPEN';
  useEvery(PRICES_MS, () => {
    if (isOpen) for (const each of [positions, account, quotes]) void each.reload();
  });
  const buys = side === 'BUY';
  const position = positions.value?.items.find((each) => each.symbol === symbol);
  const held = position?.quantity ?? '0';
  // Of an order that is to be changed, some may have traded.
  const more = sum(quantity, order?.cumQty ?? '0', -1);
  const then = sum(held, more, buys ? 1 : -1);
  const price = position?.marketPrice ?? quotes.value?.items[0]?.bid;
  // Of a change, the order's own is that of its terms before.
  const value = approvalValue(approval)?.split(' ')[0] ?? order?.notional;
  const after = (text: string) => (isOpen ? text : '—');

  return (
    <section>
      <h2>The account and the market</h2>
      <table class="rows">
        <caption class="unseen">{approval.accountId} before and after the order</caption>
        <thead>
          <tr>
            <th scope="col">{approval.accountId}</th>
            <th scope="col" class="number">
              Now
            </th>
            <th scope="col" class="number">
              {isOpen ? 'After' : ''}
            </th>
          </tr>
        </thead>
        <tbody>
          {positions.value && !positions.problem && (
            <>
              <Line name={`Position in ${symbol}`} now={grouped(held)} after={after(grouped(then))} />
              {price && (
                <Line
                  name={`Exposure in ${symbol}`}
                  now={grouped(times(held, price))}
                  after={after(grouped(times(then, price)))}
                />
              )}
            </>
          )}
          {account.value && !account.problem && (
            <>
              <Line
                name={`Cash, ${account.value.currency}`}
                now={grouped(account.value.cash)}
                after={after(value ? grouped(sum(account.value.cash, value, buys ? -1 : 1)) : '—')}
              />
              <Line
                name={isOpen ? 'Credit in open orders, with this one' : 'Credit in open orders'}
                now={grouped(account.value.openCredit)}
                after="—"
              />
              <Line name="Equity" now={account.value.equity ? grouped(account.value.equity) : '—'} after="—" />
            </>
          )}
        </tbody>
      </table>
      {positions.problem && <Note>The positions are not available: {positions.problem.detail}</Note>}
      {account.problem && <Note>Cash and equity are not available: {account.problem.detail}</Note>}
      {quotes.value && !quotes.problem && quotes.value.items.length > 0 && (
        <table class="rows">
          <caption class="unseen">The market in {symbol} now</caption>
          <thead>
            <tr>
              <th scope="col">Market now</th>
              <th scope="col" class="number">
                Bid
              </th>
              <th scope="col" class="number">
                Ask
              </th>
            </tr>
          </thead>
          <tbody>
            {quotes.value.items.map((quote) => (
              <tr key={quote.venue}>
                <th scope="row">
                  {quote.venue} <time class="quiet">{moment(quote.at)}</time>{' '}
                  {isOpen && now.value - Date.parse(quote.at) > OLD_MS && (
                    <Badge shape="alert" tone="warn">
                      Old
                    </Badge>
                  )}
                </th>
                <td class="number">{quote.bid ? priced(quote.bid) : '—'}</td>
                <td class="number">{quote.ask ? priced(quote.ask) : '—'}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">The order</th>
              <td class="number">{!buys && (limitPrice ? priced(limitPrice) : 'market')}</td>
              <td class="number">{buys && (limitPrice ? priced(limitPrice) : 'market')}</td>
            </tr>
          </tbody>
        </table>
      )}
      {quotes.problem && <Note>The market price is not available: {quotes.problem.detail}</Note>}
    </section>
  );
}

function Line({ name, now, after }: { name: string; now: ComponentChildren; after: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{now}</td>
      <td class="number">{after}</td>
    </tr>
  );
}

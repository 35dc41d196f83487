import type { ComponentChildren } from 'preact';
import { useLoaded } from '../api/loaded.ts';
import type { Account, Approval, Order, Page, Position, Quote } from '../api/types.ts';
import { useEvery } from '../page/every.ts';
import { Note } from '../page/parts.tsx';
import { grouped, price, sum } from '../page/words.ts';
import { moment } from '../time/clock.ts';

/** Prices move without a notice. */
const PRICES_MS = 5_000;

/** Where the account and the market stand, before the order and after it. */
export function Standing({ approval, order }: { approval: Approval; order: Order | undefined }) {
  const { symbol = '', side, quantity = '0', limitPrice } = approval.terms;
  const positions = useLoaded<Page<Position>>(`/positions?account=${encodeURIComponent(approval.accountId)}`);
  const account = useLoaded<Account>(`/accounts/${encodeURIComponent(approval.accountId)}`);
  const quotes = useLoaded<Page<Quote>>(`/quotes?symbol=${encodeURIComponent(symbol)}`);
  useEvery(PRICES_MS, () => {
    if (approval.state === 'OPEN' && !quotes.problem) void quotes.reload();
  });
  const buys = side === 'BUY';
  const held = positions.value?.items.find((position) => position.symbol === symbol)?.quantity ?? '0';
  const value = order?.notional;

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
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {positions.value && (
            <Line
              name={`Position in ${symbol}`}
              now={grouped(held)}
              after={grouped(sum(held, quantity, buys ? 1 : -1))}
            />
          )}
          {account.value && (
            <>
              <Line
                name={`Cash, ${account.value.currency}`}
                now={grouped(account.value.cash)}
                after={value ? grouped(sum(account.value.cash, value, buys ? -1 : 1)) : '—'}
              />
              <Line name="Credit in open orders" now={grouped(account.value.openCredit)} after="" />
              <Line name="Equity" now={account.value.equity ? grouped(account.value.equity) : '—'} after="" />
            </>
          )}
        </tbody>
      </table>
      {positions.problem && <Note>The positions are not available: {positions.problem.detail}</Note>}
      {account.problem && <Note>Cash and exposure are not available here.</Note>}
      {quotes.value && quotes.value.items.length > 0 && (
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
                  {quote.venue} <time class="quiet">{moment(quote.at)}</time>
                </th>
                <td class="number">{quote.bid ? price(quote.bid) : '—'}</td>
                <td class="number">{quote.ask ? price(quote.ask) : '—'}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">The order</th>
              <td class="number">{!buys && (limitPrice ? price(limitPrice) : 'market')}</td>
              <td class="number">{buys && (limitPrice ? price(limitPrice) : 'market')}</td>
            </tr>
          </tbody>
        </table>
      )}
      {quotes.problem && <Note>The market price is not available here.</Note>}
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

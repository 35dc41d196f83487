import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { freshId, post, problemOf } from '../api/call.ts';
import { stream, useNotices } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import {
  type Instrument,
  type NewOrder,
  type Order,
  type Page,
  type Problem,
  type Quote,
  SIDES,
  type Side,
  TIMES_IN_FORCE,
  type TimeInForce,
} from '../api/types.ts';
import { me } from '../identity/session.ts';
import { useEvery } from '../page/every.ts';
import { Failure, Note, Reasons, Status } from '../page/parts.tsx';
import { phrase, SIDE_WORDS, TYPE_WORDS, termText, ungrouped } from '../page/words.ts';
import { moment } from '../time/clock.ts';
import { answered, sending, unanswered } from './sent.ts';

/** Prices move without a notice. */
const PRICES_MS = 2_000;

export function Entry() {
  const by = me.value?.subject ?? '';
  const instruments = useLoaded<Page<Instrument>>('/instruments');
  const symbol = useSignal('');
  const type = useSignal<Order['orderType']>('MARKET');
  const prices = [
    { name: 'stopPrice', words: 'Stop price', wanted: type.value.startsWith('STOP') },
    { name: 'limitPrice', words: 'Limit price', wanted: type.value.endsWith('LIMIT') },
  ];
  const waiting = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const entered = useSignal<Order | undefined>(undefined);
  const pending = useSignal<NewOrder | undefined>(unanswered(by));
  const quotes = useLoaded<Page<Quote>>(symbol.value ? `/quotes?symbol=${encodeURIComponent(symbol.value)}` : null);

  /** What the stream has told of the order that was sent last, which may be before its answer comes. */
  const told = useRef<{ clientOrderId: string; order?: Order }>({ clientOrderId: '' });
  useNotices(({ order }) => {
    if (order?.clientOrderId !== told.current.clientOrderId) return;
    told.current.order = order;
    if (entered.value) entered.value = order;
  });
  useEvery(PRICES_MS, quotes.reload);
  const form = useRef<HTMLFormElement>(null);

  async function send(order: NewOrder): Promise<void> {
    waiting.value = true;
    problem.value = undefined;
    entered.value = undefined;
    sending({ by, order });
    told.current = { clientOrderId: order.clientOrderId };
    pending.value = order;
    try {
      const answer = await post<Order>('/orders', order);
      const later = told.current.order;
      entered.value = later && later.version > answer.version ? later : answer;
      // A second click, or a key that is held down, must not enter another order like it.
      const quantity = form.current?.elements.namedItem('quantity');
      if (quantity instanceof HTMLInputElement) quantity.value = '';
    } catch (cause) {
      problem.value = problemOf(cause);
    }
    // A refusal is an answer; silence, or a server that is out of order, is none.
    if (!problem.value || (problem.value.status >= 400 && problem.value.status < 500)) {
      answered();
      pending.value = undefined;
    }
    waiting.value = false;
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    void send({
      clientOrderId: freshId(),
      accountId: text('account'),
      symbol: text('symbol').toUpperCase(),
      side: text('side') as Side,
      quantity: ungrouped(text('quantity')),
      timeInForce: text('timeInForce') as TimeInForce,
      orderType: type.value,
      ...Object.fromEntries(prices.filter(({ wanted }) => wanted).map(({ name }) => [name, ungrouped(text(name))])),
    } as NewOrder);
  }

  return (
    <section>
      <h2>Enter an order</h2>
      <form class="entry" ref={form} onSubmit={submit} aria-label="Enter an order">
        <label class="field">
          <span>Account</span>
          <select name="account">
            {me.value?.accounts.map((account) => (
              <option key={account}>{account}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Side</span>
          <select name="side">
            {SIDES.map((side) => (
              <option key={side} value={side}>
                {SIDE_WORDS[side]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Quantity</span>
          <input name="quantity" required inputMode="decimal" autocomplete="off" />
        </label>
        <label class="field">
          <span>Symbol</span>
          <input
            name="symbol"
            required
            autocomplete="off"
            list="instruments"
            onChange={(event) => (symbol.value = event.currentTarget.value.trim().toUpperCase())}
          />
          <datalist id="instruments">
            {instruments.value?.items.map((each) => (
              <option key={each.symbol} value={each.symbol}>
                {each.name}
              </option>
            ))}
          </datalist>
        </label>
        <label class="field">
          <span>Type</span>
          <select name="orderType" onChange={(event) => (type.value = event.currentTarget.value as Order['orderType'])}>
            {Object.entries(TYPE_WORDS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {prices.map(({ name, words, wanted }) => (
          <label key={name} class="field">
            <span>{words}</span>
            <input name={name} required={wanted} disabled={!wanted} inputMode="decimal" autocomplete="off" />
          </label>
        ))}
        <label class="field">
          <span>Time in force</span>
          <select name="timeInForce">
            {TIMES_IN_FORCE.filter((each) => !type.value.startsWith('STOP') || each === 'DAY' || each === 'GTC').map(
              (each) => (
                <option key={each} value={each}>
                  {termText('timeInForce', each)}
                </option>
              ),
            )}
          </select>
        </label>
        <div class="actions">
          <button
            type="submit"
            class="primary"
            disabled={waiting.value || pending.value !== undefined || stream.value !== 'live'}
          >
            {waiting.value ? 'Waiting for risk…' : 'Enter'}
          </button>
        </div>
      </form>
      {quotes.problem ? (
        <Note>The market price is not available: {quotes.problem.detail}</Note>
      ) : (
        quotes.value?.items.map(({ venue, bid, ask, at }) => (
          <p class="quiet" key={venue}>
            {symbol.value} at {venue}: bid {bid ?? 'none'}, ask {ask ?? 'none'}, <time dateTime={at}>{moment(at)}</time>
          </p>
        ))
      )}
      {stream.value === 'lost' && <p class="why">The connection is down: no order can be entered just now.</p>}
      {problem.value && <Failure problem={problem.value} ofAction />}
      {problem.value?.errors && (
        <ul class="faults">
          {problem.value.errors.map(({ field, expected }) => (
            <li key={field}>
              <b>{field}</b> {expected}
            </li>
          ))}
        </ul>
      )}
      {pending.value && !waiting.value && (
        <div class="note failure" role="alert">
          <p>
            <strong>{phrase(pending.value)}</strong> was sent and not answered. It may have been entered. Sent again, it
            is entered once.
          </p>
          <div class="actions">
            <button type="button" class="primary" onClick={() => pending.value && send(pending.value)}>
              Send it again
            </button>
            <button
              type="button"
              onClick={() => {
                answered();
                pending.value = undefined;
                problem.value = undefined;
              }}
            >
              Leave it
            </button>
          </div>
        </div>
      )}
      <div role="status" class="entered">
        {entered.value && (
          <>
            <p>
              <Status of={entered.value} /> <a href={`/orders/${entered.value.orderId}`}>{phrase(entered.value)}</a>
            </p>
            <Reasons of={entered.value.reasons} />
          </>
        )}
      </div>
    </section>
  );
}

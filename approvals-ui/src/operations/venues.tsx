import { useSignal } from '@preact/signals';
import { post } from '../api/call.ts';
import { stream } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import type { Instrument, MassCancel, Page, Venue } from '../api/types.ts';
import { Reasoned } from '../page/ask-reason.tsx';
import { Failure, Note } from '../page/parts.tsx';
import { say } from '../page/said.ts';

const PRESETS = ['The venue’s prices are wrong', 'The venue asked us to', 'Our orders are wrong'];

/** Longer than it may take to be given up. */
const LONGEST_MS = 60_000;

/** What can be asked of a venue as a whole. */
export function Venues() {
  const venues = useLoaded<Page<Venue>>('/venues');
  const asking = useSignal<string | undefined>(undefined);
  const answer = useSignal<string | undefined>(undefined);
  return (
    <section>
      <h2>Cancel at a venue</h2>
      <p>
        Every order of ours that is open at the venue, whoever entered it. Nothing happens before you give a reason.
      </p>
      {venues.problem && <Failure problem={venues.problem} again={venues.reload} />}
      <div class="actions">
        {venues.value?.items.map(({ venue }) => (
          <button
            type="button"
            key={venue}
            class="danger"
            disabled={stream.value !== 'live'}
            onClick={() => (asking.value = venue)}
          >
            Cancel all at {venue}…
          </button>
        ))}
      </div>
      {answer.value && <Note>{answer.value}</Note>}
      {asking.value && (
        <Asking
          venue={asking.value}
          answered={(text) => {
            answer.value = text;
            say(text);
          }}
          close={() => (asking.value = undefined)}
        />
      )}
    </section>
  );
}

function Asking({ venue, answered, close }: { venue: string; answered: (text: string) => void; close: () => void }) {
  const instruments = useLoaded<Page<Instrument>>('/instruments');
  const symbol = useSignal('');
  return (
    <Reasoned
      title={`Cancel all at ${venue}`}
      verb={symbol.value === '' ? `Cancel all at ${venue}` : `Cancel all ${symbol.value} at ${venue}`}
      danger
      presets={PRESETS}
      what={symbol.value}
      act={async (reason, key) => {
        const only = symbol.value === '' ? {} : { symbol: symbol.value };
        answered(
          words(await untilOver(() => post<MassCancel>(`/venues/${venue}/mass-cancel`, { reason, ...only }, key))),
        );
      }}
      close={close}
    >
      <p>
        {venue} is asked to cancel every order that it has of ours, of all accounts. What it has filled meanwhile stays
        filled. Orders at other venues go on, and new ones can be entered.
      </p>
      <label class="field">
        <span>Of which instrument</span>
        <select value={symbol.value} onChange={(event) => (symbol.value = event.currentTarget.value)}>
          <option value="">All instruments</option>
          {instruments.value?.items.map((each) => (
            <option key={each.symbol} value={each.symbol}>
              {each.symbol}
            </option>
          ))}
        </select>
      </label>
    </Reasoned>
  );
}

/** Asks again while it is under way: each answer takes as long as the server waits. */
async function untilOver(ask: () => Promise<MassCancel>): Promise<MassCancel> {
  const until = Date.now() + LONGEST_MS;
  for (;;) {
    const answer = await ask();
    if (answer.state !== 'UNDER_WAY' || Date.now() > until) return answer;
  }
}

function words({ venue, symbol, state, affectedOrders }: MassCancel): string {
  const of = symbol ? ` in ${symbol}` : '';
  switch (state) {
    case 'ACCEPTED':
      if (affectedOrders === null)
        return `${venue} cancels what it has of ours${of}. Each is over when ${venue} reports it.`;
      if (affectedOrders === 0) return `${venue} has no open order of ours${of}.`;
      return affectedOrders === 1
        ? `${venue} cancels one order${of}. It is over when ${venue} reports it.`
        : `${venue} cancels ${affectedOrders} orders${of}. Each is over when ${venue} reports it.`;
    case 'UNKNOWN':
      return `${venue} may have been told, and has not answered: what became of the orders${of} is seen in each.`;
    case 'UNDER_WAY':
      return `It is not known yet whether ${venue} was told: what becomes of the orders${of} is seen in each.`;
  }
}

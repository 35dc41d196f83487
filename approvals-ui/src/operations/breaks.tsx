import { useSignal } from '@preact/signals';
import { post } from '../api/call.ts';
import { stream, useNotices } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import type { Break, Page } from '../api/types.ts';
import { is } from '../identity/session.ts';
import { useOrder } from '../order/one.ts';
import { Reasoned } from '../page/ask-reason.tsx';
import { useEvery } from '../page/every.ts';
import { openedRow } from '../page/keys.ts';
import { Failure, Loading, Note } from '../page/parts.tsx';
import { phrase } from '../page/words.ts';
import { moment } from '../time/clock.ts';
import { BREAK_WORDS } from './break-kinds.ts';
import { bothSides } from './break-words.ts';

const MOST = 50;
/** Of what has no account operations get no notice. */
const EVERY_MS = 10_000;

type Verdict = 'ACCEPT' | 'DISMISS';

interface Resolving {
  found: Break;
  verdict: Verdict;
}

const PRESETS: Record<Verdict, string[]> = {
  ACCEPT: ['The venue confirmed the trade', 'The trader takes it'],
  DISMISS: ['The venue withdrew it', 'Settled with the venue', 'Not ours'],
};

/** Where our books and the venues' word differ, and nobody has said yet what it is. */
export function Breaks() {
  const breaks = useLoaded<Page<Break>>(`/breaks?state=OPEN&limit=${MOST}`);
  const resolving = useSignal<Resolving | undefined>(undefined);
  useNotices(({ type }) => {
    if (type.startsWith('BREAK_')) void breaks.reload();
  });
  useEvery(EVERY_MS, breaks.reload);
  const { value, problem } = breaks;
  return (
    <section class="list">
      <h2>Breaks</h2>
      {problem && <Failure problem={problem} again={breaks.reload} />}
      {!value && !problem && <Loading />}
      {value?.items.length === 0 && !problem && (
        <Note>No break is open: what is booked and what the venues say do not differ.</Note>
      )}
      {value && value.items.length > 0 && (
        <table class="rows with-aside">
          <caption class="unseen">Open breaks, the latest first</caption>
          <thead>
            <tr>
              <th scope="col">Break</th>
              <th scope="col" class="wide">
                Venue
              </th>
              <th scope="col" class="wide">
                Account
              </th>
              <th scope="col" class="wide">
                Since
              </th>
              <th scope="col">Difference</th>
            </tr>
          </thead>
          <tbody>
            {value.items.map((found) => (
              <Row key={found.breakId} found={found} resolve={(verdict) => (resolving.value = { found, verdict })} />
            ))}
          </tbody>
        </table>
      )}
      {value?.nextCursor && <Note>There are more, and they come here as these are resolved.</Note>}
      {resolving.value && (
        <Resolve {...resolving.value} page={value} done={breaks.reload} close={() => (resolving.value = undefined)} />
      )}
    </section>
  );
}

function Row({ found, resolve }: { found: Break; resolve: (verdict: Verdict) => void }) {
  const { breakId, kind, venue, execId, accountId, orderId, details, acceptable, raisedAt } = found;
  const { venue: theirs, ours } = bothSides(found);
  const verdicts: Verdict[] = is('operations') ? [...(acceptable ? ['ACCEPT' as const] : []), 'DISMISS'] : [];
  return (
    <tr>
      <th scope="row" class="found cause">
        <p>{BREAK_WORDS[kind]}</p>
        {orderId && <OrderLink orderId={orderId} breakId={breakId} />}
        <p class="quiet">{details.execId ?? execId}</p>
        <span class="narrow quiet">
          {venue} · {accountId ?? 'no account'} · {moment(raisedAt)}
        </span>
      </th>
      <td class="wide">{venue}</td>
      <td class="wide">{accountId ?? '—'}</td>
      <td class="wide">
        <time dateTime={raisedAt}>{moment(raisedAt)}</time>
      </td>
      <td class="found">
        <div class="cause">
          <p>
            <span class="quiet">{venue} says:</span> {theirs}
          </p>
          <p>
            <span class="quiet">We have:</span> {ours}
          </p>
          {verdicts.length > 0 && (
            <div class="actions">
              {verdicts.map((verdict) => (
                <button
                  type="button"
                  key={verdict}
                  class={verdict === 'DISMISS' ? 'danger' : ''}
                  disabled={stream.value !== 'live'}
                  onClick={() => resolve(verdict)}
                >
                  {verdictWord(verdict)}
                  <span class="unseen">
                    {' '}
                    {BREAK_WORDS[kind]}, {execId}
                  </span>
                  …
                </button>
              ))}
            </div>
          )}
        </div>
      </td>
    </tr>
  );
}

function verdictWord(verdict: Verdict): string {
  return verdict === 'ACCEPT' ? 'Accept' : 'Dismiss';
}

function OrderLink({ orderId, breakId }: { orderId: string; breakId: string }) {
  const order = useOrder(orderId);
  return (
    <a class="row-link" data-row={breakId} href={`/orders/${orderId}`} onClick={() => openedRow(breakId)}>
      {order.value ? phrase(order.value) : orderId}
    </a>
  );
}

function Resolve(props: Resolving & { page: Page<Break> | undefined; done: () => void; close: () => void }) {
  const { found, verdict, page, done, close } = props;
  const isOver = page?.nextCursor === null && !page.items.some(({ breakId }) => breakId === found.breakId);
  const { venue, ours } = bothSides(found);
  return (
    <Reasoned
      title={`${verdictWord(verdict)} this break`}
      verb={`${verdictWord(verdict)} the break`}
      danger={verdict === 'DISMISS'}
      presets={PRESETS[verdict]}
      whyNot={isOver ? 'The break is resolved by now.' : undefined}
      act={async (reason) => {
        try {
          await post<Break>(`/breaks/${found.breakId}/resolve`, { resolution: verdict, reason });
        } finally {
          done();
        }
      }}
      close={close}
    >
      <p class="summary">
        {BREAK_WORDS[found.kind]}, {found.accountId ?? found.venue}
      </p>
      <p>
        {found.venue} says: {venue}. We have: {ours}.
      </p>
      <p>{consequence(found, verdict)}</p>
    </Reasoned>
  );
}

function consequence({ acceptable }: Break, verdict: Verdict): string {
  if (verdict === 'ACCEPT') return 'The trade that is held is booked as it stands, for good.';
  return acceptable
    ? 'The trade that is held stays out of the books. It stays on record.'
    : 'Nothing is booked or changed by it. The difference stays on record.';
}

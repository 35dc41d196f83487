import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { post, problemOf } from '../api/call.ts';
import { stream, useNotices } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import type { Approval, Order, Terms } from '../api/types.ts';
import { me } from '../identity/session.ts';
import { useOrder } from '../order/one.ts';
import { address, go, withQuery } from '../page/address.ts';
import { Reasoned } from '../page/ask-reason.tsx';
import { useKeys } from '../page/keys.ts';
import { Countdown, Facts, Failure, Loading, Note, State, Status, Title } from '../page/parts.tsx';
import { say } from '../page/said.ts';
import { useShown } from '../page/shown.ts';
import { approvalValue, differences, measure, STATUS_WORDS, TERM_WORDS, termsPhrase, termText } from '../page/words.ts';
import { moment, now, serverTime, spoken } from '../time/clock.ts';
import { Findings } from './findings.tsx';
import { Standing } from './standing.tsx';
import { whyNot } from './why-not.ts';

type Verdict = 'approve' | 'reject';

const PRESETS: Record<Verdict, string[]> = {
  approve: ['Within the mandate', 'Instruction confirmed with the client', 'Hedges an existing position'],
  reject: ['Outside the mandate', 'Size or price looks wrong', 'Instruction not confirmed'],
};

/** How often a decision is asked after that the workflow has taken, and not yet made. */
const ASK_AGAIN_MS = 1000;

export function RequestPage({ id }: { id: string }) {
  const loaded = useLoaded<Approval>(`/approvals/${id}`);
  const approval = loaded.value;
  const order = useOrder(approval?.orderId);
  /** The terms that this person has read. A decision is about them and no others. */
  const read = useRef<Approval | undefined>(undefined);
  read.current ??= approval;
  const renewed = useSignal(0);
  const deciding = useSignal<Verdict | undefined>(undefined);
  const waiting = useSignal(false);
  const claimProblem = useSignal<string | undefined>(undefined);

  useNotices((notice) => {
    // What is told before the approval is known may be later than what was asked for.
    if (approval ? notice.orderId !== approval.orderId : notice.order?.approval?.approvalId !== id) return;
    void loaded.reload();
  });
  useAloud(approval);

  const wanted = address.value.query.get('decide');
  const why = approval && whyNot(approval, me.value, stream.value, now.value);
  const changes =
    approval && read.current && approval.termsHash !== read.current.termsHash
      ? differences(read.current.terms, approval.terms)
      : undefined;
  const mayDecide = why === undefined && changes === undefined && !waiting.value;
  const mayClaim = mayDecide && approval?.claimedBy === null;

  useEffect(() => {
    if (!mayDecide || (wanted !== 'approve' && wanted !== 'reject')) return;
    deciding.value = wanted;
    go(withQuery({ decide: null }), true);
  }, [wanted, mayDecide]);
  useKeys({
    c: () => mayClaim && void claim(),
    a: () => mayDecide && (deciding.value = 'approve'),
    r: () => mayDecide && (deciding.value = 'reject'),
    u: () => go('/approvals'),
  });

  async function claim(): Promise<void> {
    claimProblem.value = undefined;
    try {
      loaded.put(await post<Approval>(`/approvals/${id}/claim`));
      void loaded.reload();
      say('Claimed by you');
    } catch (cause) {
      const { code, detail } = problemOf(cause);
      claimProblem.value = code === 'CLAIMED_BY_ANOTHER' ? `Somebody was faster: ${detail}.` : detail;
      void loaded.reload();
    }
  }

  async function decide(verdict: Verdict, reason: string, key: string): Promise<void> {
    try {
      const answer = await post<Approval>(
        `/approvals/${id}/${verdict}`,
        { termsHash: read.current?.termsHash, reason },
        key,
      );
      loaded.put(answer);
      void loaded.reload();
      await settled(answer);
    } catch (cause) {
      void loaded.reload();
      throw cause;
    }
  }

  const latest = useRef(approval);
  latest.current = approval;
  const isShown = useShown();
  /** The workflow may have taken the decision without having made it: then it is not shown as made. */
  async function settled(answer: Approval): Promise<void> {
    waiting.value = true;
    for (let known = answer; isPending(known) && isShown.current; known = latest.current ?? known) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      await loaded.reload();
    }
    waiting.value = false;
  }

  if (!approval) return loaded.problem ? <Missing problem={loaded.problem} again={loaded.reload} /> : <Loading />;
  const { terms } = approval;
  const value = approvalValue(approval) && measure(approvalValue(approval));
  const threshold = approval.findings.find((finding) => finding.code === 'APPROVAL_REQUIRED')?.limit;
  return (
    <>
      <p class="up">
        <a href="/approvals">Approvals</a>
      </p>
      <Title
        aside={approval.state === 'OPEN' ? <Countdown until={approval.expiresAt} /> : <State of={approval.state} />}
      >
        {termsPhrase(terms)}
      </Title>
      {loaded.problem && <Failure problem={loaded.problem} again={loaded.reload} />}
      {changes && (
        <section class="changed" role="alert" key={renewed.value}>
          <h2>The terms have changed since you read them</h2>
          <table class="rows">
            <caption class="unseen">What has changed</caption>
            <thead>
              <tr>
                <th scope="col">Term</th>
                <th scope="col">You read</th>
                <th scope="col">Now</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ name, before, after }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <del>{before}</del>
                  </td>
                  <td>
                    <ins>{after}</ins>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <button
            type="button"
            class="primary"
            onClick={() => {
              read.current = approval;
              renewed.value++;
            }}
          >
            I have read the new terms
          </button>
        </section>
      )}
      <div class="split">
        <section>
          <h2>Terms</h2>
          <Facts
            of={[
              ...TERM_WORDS.filter(([name]) => terms[name] !== undefined).map(([name, word]): [string, string] => [
                word,
                termText(name, terms[name]),
              ]),
              ['Value', value ?? '—'],
            ]}
          />
          {isChange(approval) && order.value && approval.state === 'OPEN' && <p>{changeOf(order.value, terms)}</p>}
        </section>
        <div class="side">
          <section class="decide" aria-labelledby="decide-title">
            <h2 id="decide-title">Decision</h2>
            <div class="actions">
              <button type="button" disabled={!mayClaim} onClick={claim} aria-keyshortcuts="c">
                Claim
              </button>
              <button
                type="button"
                class="danger"
                disabled={!mayDecide}
                aria-describedby="why-not"
                aria-keyshortcuts="r"
                onClick={() => (deciding.value = 'reject')}
              >
                Reject…
              </button>
              <button
                type="button"
                class="primary"
                disabled={!mayDecide}
                aria-describedby="why-not"
                aria-keyshortcuts="a"
                onClick={() => (deciding.value = 'approve')}
              >
                Approve…
              </button>
            </div>
            <p class="why" id="why-not">
              {waiting.value
                ? 'Sent. Waiting for the workflow to say so…'
                : (why ?? (changes && 'Read the new terms first.'))}
            </p>
            {claimProblem.value && (
              <p class="why" role="alert">
                {claimProblem.value}
              </p>
            )}
            {approval.claimedBy && approval.state === 'OPEN' && (
              <p>
                Claimed by {approval.claimedBy === me.value?.subject ? 'you' : <b>{approval.claimedBy}</b>}. A claim
                tells the others; it reserves nothing.
              </p>
            )}
            <Decisions of={approval} />
            <p class="next">{nextWords(approval)}</p>
            <p>
              {order.value && <Status of={order.value} />}{' '}
              <a href={`/orders/${approval.orderId}`}>The order’s history</a>
            </p>
          </section>
          <Standing approval={approval} order={order.value} />
        </div>
        <section>
          <h2>Why it needs a second person</h2>
          <p>
            {value ? `It is worth ${value}. ` : ''}
            {threshold ? `Above ${measure(threshold)}` : 'At this value'} policy asks for{' '}
            {approval.required === 1 ? 'the approval of one checker' : `the approvals of ${approval.required} checkers`}
            , who must not be its maker. This is what risk found, each value against its limit:
          </p>
          <Findings of={approval.findings} />
        </section>
      </div>
      {deciding.value && (
        <Reasoned
          title={deciding.value === 'approve' ? 'Approve these terms' : 'Reject these terms'}
          verb={deciding.value === 'approve' ? 'Approve' : 'Reject'}
          danger={deciding.value === 'reject'}
          presets={PRESETS[deciding.value]}
          whyNot={why ?? (changes && 'The terms have changed: go back and read them.')}
          act={(reason, key) => decide(deciding.value ?? 'reject', reason, key)}
          close={() => (deciding.value = undefined)}
        >
          <p class="summary">
            {termsPhrase(read.current?.terms ?? terms)} for {approval.accountId}, {value}{' '}
            {approval.state === 'OPEN' && <Countdown until={approval.expiresAt} />}
          </p>
        </Reasoned>
      )}
    </>
  );
}

/** Whether a decision of this person may still be on its way. */
function isPending(approval: Approval): boolean {
  return (
    approval.state === 'OPEN' &&
    Date.parse(approval.expiresAt) > serverTime() &&
    !approval.decisions.some((decision) => decision.checker === me.value?.subject)
  );
}

/** Says the countdown's fixed moments, and the end. */
function useAloud(approval: Approval | undefined): void {
  const before = useRef<{ left: number; state: string } | undefined>(undefined);
  const left = approval ? Date.parse(approval.expiresAt) - now.value : 0;
  useEffect(() => {
    if (!approval) return;
    const { state } = approval;
    const was = before.current;
    before.current = { left, state };
    if (was && was.state !== state) say(`The request is ${state.toLowerCase()}`);
    const words = was && state === 'OPEN' ? spoken(was.left, left) : undefined;
    if (words) say(words);
  }, [left, approval]);
}

function Decisions({ of }: { of: Approval }) {
  if (of.decisions.length === 0) return of.state === 'OPEN' ? <Note>Nobody has decided yet.</Note> : null;
  return (
    <ul class="decisions">
      {of.decisions.map(({ checker, verdict, reason, decidedAt }) => (
        <li key={checker}>
          <State of={verdict === 'APPROVE' ? 'APPROVED' : 'REJECTED'} /> by <b>{checker}</b> at{' '}
          <time dateTime={decidedAt}>{moment(decidedAt)}</time>
          <q>{reason}</q>
        </li>
      ))}
    </ul>
  );
}

/** Whether it is asked for other terms of an order that had been released: an order is entered by its first step. */
function isChange({ approvalId }: Approval): boolean {
  return !approvalId.endsWith('-1');
}

/** In what the terms differ from the order as it is. */
function changeOf({ status, quantity, limitPrice, stopPrice }: Order, terms: Terms): string {
  const has = { quantity, ...(limitPrice && { limitPrice }), ...(stopPrice && { stopPrice }) };
  const changes = differences({ ...terms, ...has }, terms).map(
    ({ name, before, after }) => `${name.toLowerCase()} ${after} in place of ${before}`,
  );
  return `A change of an order that is ${STATUS_WORDS[status].toLowerCase()}: ${changes.join(', ')}.`;
}

function nextWords(approval: Approval): string {
  const ofChange = isChange(approval);
  const goesOn = approval.terms.stopPrice
    ? 'the order is held until the market trades at its stop price'
    : 'the order goes to the venue with the better price';
  const given = approval.decisions.filter((decision) => decision.verdict === 'APPROVE').length;
  const missing = approval.required - given;
  switch (approval.state) {
    case 'OPEN':
      return `${missing === 1 ? 'With one more approval' : `With ${missing} approvals`} risk is checked again at the prices of that moment, and ${ofChange ? 'the change goes to where the order is. One rejection ends it, and the order stays as it is' : `${goesOn}. One rejection ends it`}. Without a decision by ${moment(approval.expiresAt)} it expires.`;
    case 'APPROVED':
      return 'Approved: risk was checked again, and what was approved went on unless that refused it.';
    case 'REJECTED':
      if (ofChange) return 'Rejected: the order stays as it was.';
      return 'Rejected: the order is over, and the capital set aside for it is free again.';
    case 'EXPIRED':
      if (ofChange) return 'Nobody decided in time: the order stays as it was.';
      return 'Nobody decided in time: the order is over, and the capital set aside for it is free again.';
    case 'WITHDRAWN':
      return ofChange ? 'Its maker took the change back.' : 'Its maker took the order back.';
  }
}

function Missing({ problem, again }: { problem: import('../api/types.ts').Problem; again: () => void }) {
  return (
    <>
      <p class="up">
        <a href="/approvals">Approvals</a>
      </p>
      <Title>Approval</Title>
      <Failure problem={problem} {...(problem.status === 0 || problem.status >= 500 ? { again } : {})} />
    </>
  );
}

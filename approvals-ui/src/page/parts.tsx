import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ApprovalState, Order, OrderStatus, Problem, Reason } from '../api/types.ts';
import { minutes, now, urgency } from '../time/clock.ts';
import { isHeld, measure, shares, statusWord } from './words.ts';

const SHAPES = {
  clock: 'M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  alert: 'M8 6v3m0 2.4v.1M8 2 1.8 13h12.4Z',
  check: 'm3 8.5 3.2 3.2L13 5',
  cross: 'm4 4 8 8m0-8-8 8',
  dash: 'M3.5 8h9',
  ring: 'M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0Z',
  half: 'M13 8A5 5 0 1 1 3 8a5 5 0 0 1 10 0Zm-5 5V3',
  ask: 'M5.8 6.2a2.2 2.2 0 1 1 3.3 1.9C8.3 8.6 8 9 8 9.8m0 2v.1',
  hand: 'M8 13.5c-3 0-4.5-2-4.5-4.5V6M6 8V3.5M8.5 8V2.5M11 8V3.5m0 5V6.5a1.2 1.2 0 0 1 2.4 0V9c0 2.5-2 4.5-5.4 4.5',
};
export type Shape = keyof typeof SHAPES;

/** Always beside a word, and never instead of one. */
export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[shape]} />
    </svg>
  );
}

type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'quiet';

export function Badge({ shape, tone, children }: { shape: Shape; tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`}>
      <Icon shape={shape} />
      {children}
    </span>
  );
}

const STATUS_LOOKS: Record<OrderStatus, [Shape, Tone]> = {
  PENDING_RISK: ['ring', 'busy'],
  PENDING_APPROVAL: ['clock', 'warn'],
  RELEASED: ['ring', 'busy'],
  WORKING: ['ring', 'busy'],
  PARTIALLY_FILLED: ['half', 'busy'],
  FILLED: ['check', 'good'],
  CANCELED: ['dash', 'quiet'],
  REJECTED: ['cross', 'bad'],
  EXPIRED: ['dash', 'quiet'],
  EXECUTION_FAILED: ['alert', 'bad'],
  UNKNOWN: ['ask', 'warn'],
};

const HELD_LOOK: [Shape, Tone] = ['hand', 'quiet'];

export function Status({ of }: { of: Pick<Order, 'status' | 'held'> }) {
  const [shape, tone] = isHeld(of) ? HELD_LOOK : (STATUS_LOOKS[of.status] ?? ['ask', 'quiet']);
  return (
    <Badge shape={shape} tone={tone}>
      {statusWord(of)}
    </Badge>
  );
}

const STATE_LOOKS: Record<ApprovalState, [Shape, Tone, string]> = {
  OPEN: ['clock', 'warn', 'Open'],
  APPROVED: ['check', 'good', 'Approved'],
  REJECTED: ['cross', 'bad', 'Rejected'],
  EXPIRED: ['dash', 'quiet', 'Expired'],
  WITHDRAWN: ['dash', 'quiet', 'Withdrawn'],
};

export function State({ of }: { of: ApprovalState }) {
  const [shape, tone, word] = STATE_LOOKS[of];
  return (
    <Badge shape={shape} tone={tone}>
      {word}
    </Badge>
  );
}

/** What is left until then, by the server's clock. Ticks for the eye only. */
export function Countdown({ until }: { until: string }) {
  const left = Date.parse(until) - now.value;
  const how = urgency(left);
  const tone: Tone = how === 'calm' ? 'quiet' : how === 'soon' ? 'warn' : 'bad';
  return (
    <time dateTime={until}>
      <Badge shape={how === 'urgent' || how === 'over' ? 'alert' : 'clock'} tone={tone}>
        {how === 'over' ? 'Time is up' : `${minutes(left)} left`}
      </Badge>
    </time>
  );
}

/** Whether this is the page that the browser came with: there it begins at the top by itself. */
let isFirst = true;

/** The page's name: what a reader begins with when another page has come. */
export function Title({ children, aside }: { children: string; aside?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · Countersign`;
  }, [children]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <div class="title">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {aside}
    </div>
  );
}

export function Note({ children }: { children: ComponentChildren }) {
  return <p class="note">{children}</p>;
}

export function Loading() {
  return (
    <p class="note loading" role="status">
      Loading…
    </p>
  );
}

/**
 * A problem where the page's content would be.
 *
 * @param ofAction of something that was to be done, and not of something that was to be shown
 */
export function Failure(props: { problem: Problem; again?: () => void; ofAction?: boolean }) {
  const { problem, again, ofAction = false } = props;
  const [title, advice] = failureWords(problem, ofAction);
  return (
    <div class="note failure" role="alert">
      <p>
        <Icon shape="alert" /> <strong>{title}</strong>
      </p>
      <p>{advice}</p>
      <Reasons of={problem.reasons ?? []} />
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

function failureWords(problem: Problem, ofAction: boolean): [string, string] {
  if (problem.status === 0) {
    return [
      'The server does not answer',
      ofAction ? 'It may have been done. Sent again from here, it is done once.' : 'What you see may be out of date.',
    ];
  }
  if (ofAction) return [problem.title, problem.detail];
  if (problem.status === 403) return ['You may not see this', problem.detail];
  if (problem.status === 404) return ['There is no such thing here', problem.detail];
  return [problem.title, problem.detail];
}

/**
 * Why something was refused: each limit against what met it.
 *
 * @param rule says more of the rule behind a code
 */
export function Reasons({ of, rule }: { of: Reason[]; rule?: (code: string) => string }) {
  if (of.length === 0) return null;
  return (
    <ul class="reasons">
      {of.map((reason) => (
        <li key={reason.code}>
          <p>{reason.message}</p>
          {reason.limit && reason.actual && (
            <p class="against">
              <Bar limit={reason.limit} actual={reason.actual} />
              <span>
                <b>{measure(reason.actual)}</b> against a limit of {measure(reason.limit)}
              </span>
            </p>
          )}
          <p class="quiet">
            <code>{reason.code}</code> {rule?.(reason.code)}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** For the eye alone; the numbers stand beside it. */
export function Bar({ limit, actual }: { limit: string | undefined; actual: string | undefined }) {
  const share = shares(limit, actual);
  if (!share) return null;
  const over = share.actual > share.limit;
  return (
    <svg class={over ? 'bar over' : 'bar'} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="8" />
      <rect class="actual" width={share.actual * 100} height="8" />
      <rect class="limit" x={Math.min(share.limit * 100, 99)} width="1" height="8" />
    </svg>
  );
}

/** A list of names and what they stand for. */
export function Facts({ of }: { of: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

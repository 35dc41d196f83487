import { computed, signal } from '@preact/signals';

/** How far the server's clock is ahead of ours, between two bounds that every answer draws closer, in ms. */
export interface Offset {
  low: number;
  high: number;
}

export const UNKNOWN_OFFSET: Offset = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** What an answer's Date header tells, which has whole seconds: the answer was written between asking and hearing. */
export function narrowed(offset: Offset, date: number, asked: number, answered: number): Offset {
  const low = date - answered;
  const high = date + 999 - asked;
  const narrower = { low: Math.max(offset.low, low), high: Math.min(offset.high, high) };
  // One of the clocks was set: what was known before does not hold any more.
  return narrower.low > narrower.high ? { low, high } : narrower;
}

let offset = UNKNOWN_OFFSET;

export function heard(date: string | null, asked: number, answered: number): void {
  const at = Date.parse(date ?? '');
  if (!Number.isNaN(at)) offset = narrowed(offset, at, asked, answered);
}

/** Now, by the server's clock, in ms. */
export function serverTime(): number {
  return Date.now() + (offset === UNKNOWN_OFFSET ? 0 : (offset.low + offset.high) / 2);
}

/** The server's time once a second, for what counts down. */
export const now = signal(serverTime());
setInterval(() => {
  now.value = serverTime();
}, 1000);

/** When the reader's day began, in ms. */
export const today = computed(() => new Date(now.value).setHours(0, 0, 0, 0));

export type Urgency = 'calm' | 'soon' | 'urgent' | 'over';

export const SOON_MS = 120_000;

export function urgency(ms: number): Urgency {
  if (ms <= 0) return 'over';
  if (ms <= 60_000) return 'urgent';
  return ms <= SOON_MS ? 'soon' : 'calm';
}

/** Such as `4:05`. */
export function minutes(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The moments at which a countdown is said aloud, so that nobody is read to every second. */
const SPOKEN: [number, string][] = [
  [120_000, 'Two minutes left to decide'],
  [60_000, 'One minute left to decide'],
  [15_000, 'Fifteen seconds left to decide'],
  [0, 'The time to decide has run out'],
];

/** What is to be said when so much was left before and so much is left now: of several moments the last. */
export function spoken(before: number, left: number): string | undefined {
  return SPOKEN.findLast(([moment]) => before > moment && left <= moment)?.[1];
}

/** The reader's own, such as `Europe/Berlin`. */
export const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const DAY = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The time of day, with the date when it is not today's. In the reader's own zone. */
export function moment(at: string | number): string {
  const date = new Date(at);
  const day = DAY.format(date);
  return (day === DAY.format(serverTime()) ? '' : `${day} `) + TIME.format(date);
}

/** With the date, always, and milliseconds. */
export function exactly(at: string | number): string {
  const date = new Date(at);
  return `${DAY.format(date)} ${TIME.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** Such as `12 ms`, `3.4 s`, `2 min 5 s`. */
export function span(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

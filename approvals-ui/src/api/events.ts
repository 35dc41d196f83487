import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { serverTime } from '../time/clock.ts';
import { open, Refusal } from './call.ts';
import { frames } from './frames.ts';
import type { Notice } from './types.ts';

/** The server says that it is still there every 15 s. */
const SILENCE_MS = 40_000;
const LONGEST_PAUSE_MS = 5_000;

export type Stream = 'connecting' | 'live' | 'lost';

export const stream = signal<Stream>('connecting');
/** When we last heard of the server: what is on the screen is as of then while the stream is lost. */
export const asOf = signal(0);
/** Grows whenever the stream begins anew: what was asked for before may have missed something. */
const begun = signal(0);

type Listener = (notice: Notice) => void;
const listeners = new Set<Listener>();
let running: AbortController | undefined;
let lastId: string | undefined;

/** Calls back with every notice for as long as the component is shown. */
export function useNotices(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const heard: Listener = (notice) => latest.current(notice);
    listeners.add(heard);
    return () => listeners.delete(heard);
  }, []);
}

/** Calls back whenever the stream has begun anew since the component is shown. */
export function useBeginnings(onBegin: () => void): void {
  const known = useRef(begun.peek());
  const { value } = begun;
  useEffect(() => {
    if (value === known.current) return;
    known.current = value;
    onBegin();
  }, [value]);
}

export function listen(): void {
  stop();
  running = new AbortController();
  follow(running.signal);
}

/** Goes on with another token: the server ends a stream when the token expires that it was asked for with. */
export function relisten(): void {
  running?.abort();
  running = new AbortController();
  follow(running.signal);
}

export function stop(): void {
  running?.abort();
  running = undefined;
  lastId = undefined;
  stream.value = 'connecting';
}

async function follow(stopped: AbortSignal): Promise<void> {
  for (let pause = 500; !stopped.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await readToTheEnd(stopped, () => {
        pause = 250;
      });
    } catch (cause) {
      if (cause instanceof Refusal && cause.problem.status === 401) return;
    }
    if (stopped.aborted) return;
    stream.value = 'lost';
    await rest(pause * (0.5 + Math.random()), stopped);
  }
}

async function readToTheEnd(stopped: AbortSignal, onBegin: () => void): Promise<void> {
  const quiet = new AbortController();
  let alarm = setTimeout(() => quiet.abort(), SILENCE_MS);
  try {
    // Where it cannot go on after what was heard last, and where it was away, something may have been missed.
    let isNew = lastId === undefined || stream.value !== 'live';
    const answer = await open('/events', {
      headers: { Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) },
      signal: AbortSignal.any([stopped, quiet.signal]),
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = frames();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      clearTimeout(alarm);
      alarm = setTimeout(() => quiet.abort(), SILENCE_MS);
      asOf.value = serverTime();
      if (isNew) {
        isNew = false;
        stream.value = 'live';
        begun.value++;
        onBegin();
      }
      for (const frame of read(chunk.value)) {
        lastId = frame.id ?? lastId;
        // The server skipped what was too much to be told one by one.
        if (frame.event === 'reset') begun.value++;
        else if (frame.data) tell(JSON.parse(frame.data) as Notice);
      }
    }
  } finally {
    clearTimeout(alarm);
  }
}

function tell(notice: Notice): void {
  for (const listener of listeners) listener(notice);
}

/** Ends early when the machine is back on a network. */
function rest(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    stopped.addEventListener('abort', done, { once: true });
  });
}

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
/** Grows with every begin of the stream: what was shown before may have missed something. */
export const begun = signal(0);

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
      if (stream.value !== 'live') {
        stream.value = 'live';
        begun.value++;
        onBegin();
      }
      for (const frame of read(chunk.value)) {
        lastId = frame.id ?? lastId;
        if (frame.data) tell(JSON.parse(frame.data) as Notice);
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

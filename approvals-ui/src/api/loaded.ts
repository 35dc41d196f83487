import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, problemOf } from './call.ts';
import { useBeginnings } from './events.ts';
import type { Problem } from './types.ts';

/** One answer, kept on the screen while it is fetched again. */
export interface Loaded<T> {
  value: T | undefined;
  problem: Problem | undefined;
  /** Puts in what another answer told. */
  put(value: T): void;
  /** Fetches it again. However often it is asked for, there is one fetch at a time, and one more after it. */
  reload(): Promise<void>;
}

interface Flight {
  path: string;
  again: boolean;
  done: Promise<void>;
}

/**
 * @param path null for nothing to fetch
 * @param keep whether what was there for another path stays until the answer comes
 */
export function useLoaded<T>(path: string | null, { keep = false } = {}): Loaded<T> {
  const value = useSignal<T | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const wanted = useRef(path);
  wanted.current = path;
  const flight = useRef<Flight | undefined>(undefined);
  /** Counts what was put in: an answer that was asked for before is older. */
  const puts = useRef(0);

  function reload(): Promise<void> {
    const { current } = wanted;
    if (current === null) return Promise.resolve();
    if (flight.current?.path === current) {
      flight.current.again = true;
      return flight.current.done;
    }
    const mine: Flight = { path: current, again: false, done: Promise.resolve() };
    flight.current = mine;
    mine.done = fly(mine);
    return mine.done;
  }

  async function fly(mine: Flight): Promise<void> {
    do {
      mine.again = false;
      const before = puts.current;
      try {
        const answer = await get<T>(mine.path);
        if (wanted.current !== mine.path) break;
        if (before === puts.current) value.value = answer;
        problem.value = undefined;
      } catch (cause) {
        if (wanted.current === mine.path) problem.value = problemOf(cause);
      }
    } while (mine.again && wanted.current === mine.path);
    if (flight.current === mine) flight.current = undefined;
  }

  useEffect(() => {
    if (!keep) value.value = undefined;
    problem.value = undefined;
    void reload();
  }, [path]);
  useBeginnings(() => void reload());

  return {
    value: value.value,
    problem: problem.value,
    put: (given) => {
      puts.current++;
      value.value = given;
      problem.value = undefined;
    },
    reload,
  };
}

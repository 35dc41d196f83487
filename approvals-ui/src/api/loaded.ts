import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, problemOf } from './call.ts';
import { begun } from './events.ts';
import type { Problem } from './types.ts';

/** One answer, kept on the screen while it is fetched again. */
export interface Loaded<T> {
  value: T | undefined;
  problem: Problem | undefined;
  /** Puts in what another answer told. */
  put(value: T): void;
  reload(): Promise<void>;
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
  const turn = useRef(0);

  async function reload(): Promise<void> {
    if (path === null) return;
    const mine = ++turn.current;
    try {
      const answer = await get<T>(path);
      if (mine !== turn.current || wanted.current !== path) return;
      value.value = answer;
      problem.value = undefined;
    } catch (cause) {
      if (mine === turn.current && wanted.current === path) problem.value = problemOf(cause);
    }
  }

  useEffect(() => {
    if (!keep) value.value = undefined;
    problem.value = undefined;
    void reload();
  }, [path]);

  const beginning = begun.value;
  useEffect(() => {
    if (beginning > 1) void reload();
  }, [beginning]);

  return {
    value: value.value,
    problem: problem.value,
    put: (given) => {
      turn.current++;
      value.value = given;
    },
    reload,
  };
}

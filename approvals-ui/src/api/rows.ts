import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, problemOf } from './call.ts';
import { begun, useNotices } from './events.ts';
import type { Notice, Page, Problem } from './types.ts';

/** One page of a list, which follows what happens. */
export interface Rows<T> {
  /** Undefined until the first answer. */
  items: T[] | undefined;
  problem: Problem | undefined;
  /** Where the next page begins; null on the last. */
  next: string | null;
  reload(): void;
  put(row: T): void;
}

export interface Kind<T> {
  /** The page's address, with its filters. */
  path: string;
  /** How many rows the page has at most. */
  limit: number;
  /** Whether a notice can concern the page. */
  concerns(notice: Notice, row: T | undefined): boolean;
  /** The row of the order that a notice is about, as it is now; undefined where the order has none. */
  one(orderId: string, row: T | undefined, notice: Notice): Promise<T | undefined>;
  /** Whether the row, as it is now, is of this page. */
  holds(row: T): boolean;
  compare(a: T, b: T): number;
}

/** Above this, one request for the page is cheaper than one for each row. */
const FEW = 3;

/**
 * Fetches a page, and again those rows alone of which the stream says that they changed. What happens while a fetch is
 * under way waits for the next one: however fast orders come, there is one fetch at a time.
 */
export function useRows<T extends { orderId: string }>(kind: Kind<T>): Rows<T> {
  const items = useSignal<T[] | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const next = useSignal<string | null>(null);
  const latest = useRef(kind);
  latest.current = kind;
  const changed = useRef(new Map<string, Notice>());
  const busy = useRef(false);

  async function load(): Promise<void> {
    const { path, limit, compare } = latest.current;
    try {
      const page = await get<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}`);
      if (path !== latest.current.path) return;
      problem.value = undefined;
      next.value = page.nextCursor;
      items.value = page.items.toSorted(compare);
    } catch (cause) {
      if (path === latest.current.path) problem.value = problemOf(cause);
    }
  }

  function put(ids: string[], rows: T[]): void {
    const others = (items.value ?? []).filter((row) => !ids.includes(row.orderId));
    const { holds, compare } = latest.current;
    items.value = [...others, ...rows.filter(holds)].toSorted(compare).slice(0, latest.current.limit);
  }

  async function follow(): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    while (changed.current.size > 0 && items.value) {
      const notices = [...changed.current];
      const ids = notices.map(([id]) => id);
      changed.current.clear();
      if (ids.length > FEW) {
        await load();
        continue;
      }
      const { path, one } = latest.current;
      try {
        const known = new Map(items.value.map((row) => [row.orderId, row]));
        const fetched = await Promise.all(notices.map(([id, notice]) => one(id, known.get(id), notice)));
        if (path === latest.current.path)
          put(
            ids,
            fetched.filter((row) => row !== undefined),
          );
      } catch (cause) {
        problem.value = problemOf(cause);
      }
    }
    busy.current = false;
  }

  useNotices((notice) => {
    const { orderId } = notice;
    const row = items.value?.find((each) => each.orderId === orderId);
    if (orderId && latest.current.concerns(notice, row)) {
      changed.current.set(orderId, notice);
      void follow();
    }
  });

  useEffect(() => {
    items.value = undefined;
    problem.value = undefined;
    next.value = null;
    void load().then(follow);
  }, [kind.path]);

  const beginning = begun.value;
  // The stream's first begin comes with the page itself; after each later one something may have been missed.
  useEffect(() => {
    if (beginning > 1) void load();
  }, [beginning]);

  return {
    items: items.value,
    problem: problem.value,
    next: next.value,
    reload: () => void load(),
    put: (row) => put([row.orderId], [row]),
  };
}

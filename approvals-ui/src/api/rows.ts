import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, problemOf } from './call.ts';
import { useBeginnings, useNotices } from './events.ts';
import { merged, type Row } from './merged.ts';
import type { Notice, Page, Problem } from './types.ts';

/** The first page of a list, or a later one, which follows what happens. */
export interface Rows<T> {
  /** Undefined until the first answer. */
  items: T[] | undefined;
  problem: Problem | undefined;
  /** Where the next page begins; null on the last. */
  next: string | null;
  reload(): void;
}

export interface Kind<T> {
  /** The page's address, with its filters. */
  path: string;
  /** How many rows the page has when it is fetched. */
  limit: number;
  /** Whether a notice can concern the page. */
  concerns(notice: Notice, row: T | undefined): boolean;
  /** The row as the notice itself tells it. */
  told?(notice: Notice): T | undefined;
  /** The row that a notice is about, as it is now, where the notice does not tell it; undefined where there is none. */
  fetched?(notice: Notice): Promise<T | undefined>;
  /** Whether the row, as it is now, is of this page. */
  holds(row: T): boolean;
  compare(a: T, b: T): number;
  /** What makes it another row, where an order may have several of this list. */
  id?(row: T): string;
}

/** Above this, one request for the page is cheaper than one for each row. */
const FEW = 3;

/**
 * Fetches a page, and puts in what the stream tells. New rows make the page longer, and none is pushed off it, or
 * it would be on no page at all; a page that is twice as long as it was is fetched anew, and so is one that has lost
 * half its rows while there are more.
 */
export function useRows<T extends Row>(kind: Kind<T>): Rows<T> {
  const items = useSignal<T[] | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const next = useSignal<string | null>(null);
  const latest = useRef(kind);
  latest.current = kind;
  /** Counts the fetches of the page: an answer is shown if no other was asked for meanwhile. */
  const turn = useRef(0);
  const underWay = useRef(false);
  /** What was told since the page was asked for: its answer may be older. */
  const told = useRef<T[]>([]);
  const changed = useRef(new Map<string, Notice>());
  const busy = useRef(false);

  async function load(): Promise<void> {
    const { path, limit } = latest.current;
    const mine = ++turn.current;
    told.current = [];
    underWay.current = true;
    try {
      const page = await get<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}`);
      if (mine !== turn.current) return;
      problem.value = undefined;
      next.value = page.nextCursor;
      items.value = merged(page.items, told.current, latest.current);
    } catch (cause) {
      if (mine === turn.current) problem.value = problemOf(cause);
    }
    if (mine === turn.current) underWay.current = false;
  }

  function put(row: T): void {
    if (underWay.current) told.current.push(row);
    if (!items.value) return;
    const { limit, compare, holds, id = ({ orderId }) => orderId } = latest.current;
    const last = items.value.at(-1);
    const isKnown = items.value.some((each) => id(each) === id(row));
    const isOfLater = next.value !== null && last !== undefined && compare(row, last) > 0;
    if (!isKnown && (isOfLater || !holds(row))) return;
    items.value = merged(items.value, [row], latest.current);
    const isShort = next.value !== null && items.value.length < limit / 2;
    if ((isShort || items.value.length >= 2 * limit) && !underWay.current) void load();
  }

  /** However fast notices come, there is one fetch at a time; what happens meanwhile waits for the next one. */
  async function follow(fetched: (notice: Notice) => Promise<T | undefined>): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    while (changed.current.size > 0) {
      const notices = [...changed.current.values()];
      changed.current.clear();
      if (notices.length > FEW) {
        await load();
        continue;
      }
      const of = latest.current.path;
      try {
        const rows = await Promise.all(notices.map(fetched));
        if (of === latest.current.path) for (const row of rows) if (row) put(row);
      } catch (cause) {
        problem.value = problemOf(cause);
      }
    }
    busy.current = false;
  }

  useNotices((notice) => {
    const { orderId } = notice;
    const row = items.value?.find((each) => each.orderId === orderId);
    if (!orderId || !latest.current.concerns(notice, row)) return;
    const now = latest.current.told?.(notice);
    if (now) put(now);
    else if (latest.current.fetched) {
      changed.current.set(orderId, notice);
      void follow(latest.current.fetched);
    }
  });

  useEffect(() => {
    items.value = undefined;
    problem.value = undefined;
    next.value = null;
    void load();
  }, [kind.path]);

  useBeginnings(() => void load());

  return {
    items: items.value,
    problem: problem.value,
    next: next.value,
    reload: () => void load(),
  };
}

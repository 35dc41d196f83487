import type { Order, Problem } from '../api/types.ts';
import { TERM_WORDS, ungrouped } from '../page/words.ts';

export type Term = 'quantity' | 'limitPrice' | 'stopPrice';

/** What of the order may be another, as it is now. A stop price that the market has traded at is used up. */
export function changeable(order: Order): [term: Term, words: string, value: string][] {
  const values: Record<Term, string | null | undefined> = {
    quantity: order.quantity,
    limitPrice: order.limitPrice,
    stopPrice: order.held ? order.stopPrice : undefined,
  };
  return TERM_WORDS.flatMap(([name, words]) => {
    const value = values[name as Term];
    return value ? [[name as Term, words, value]] : [];
  });
}

/** What was typed otherwise than the order has it. */
export function changed(order: Order, typed: Partial<Record<Term, string>>): Partial<Record<Term, string>> {
  return Object.fromEntries(
    changeable(order)
      .map(([term, , value]) => [term, ungrouped((typed[term] ?? value).trim()), value])
      .filter(([, now, before]) => now !== before),
  );
}

/** Which of the terms a reason is about, by its code. */
const ABOUT: [RegExp, Term][] = [
  [/^QUANTITY_/, 'quantity'],
  [/^PRICE_NOT_/, 'limitPrice'],
  [/^STOP_/, 'stopPrice'],
];

/** What was wrong with a term, in words. */
export function faultOf(term: Term, problem: Problem | undefined): string | undefined {
  return (
    problem?.errors?.find(({ field }) => field === term)?.expected ??
    problem?.reasons?.find(({ code }) => ABOUT.find(([about]) => about.test(code))?.[1] === term)?.message
  );
}

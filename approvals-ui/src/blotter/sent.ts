import type { NewOrder } from '../api/types.ts';

/**
 * The order that was sent and has not been answered. It outlives a reload: sent again under the same client order id
 * it is entered once, whatever became of the first sending.
 */
const KEPT = 'countersign.sent';

export function unanswered(): NewOrder | undefined {
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? undefined : (JSON.parse(kept) as NewOrder);
}

export function sending(order: NewOrder): void {
  sessionStorage.setItem(KEPT, JSON.stringify(order));
}

export function answered(): void {
  sessionStorage.removeItem(KEPT);
}

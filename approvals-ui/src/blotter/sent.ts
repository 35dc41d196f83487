import type { NewOrder } from '../api/types.ts';

/** Where it is kept, in this tab. */
export const SENT = 'countersign.sent';

/**
 * The order that was sent and has not been answered. It outlives a reload: sent again under the same client order id
 * it is entered once, whatever became of the first sending.
 */
interface Sent {
  by: string;
  order: NewOrder;
}

export function unanswered(by: string): NewOrder | undefined {
  const kept = JSON.parse(sessionStorage.getItem(SENT) ?? 'null') as Sent | null;
  return kept?.by === by ? kept.order : undefined;
}

export function sending(sent: Sent): void {
  sessionStorage.setItem(SENT, JSON.stringify(sent));
}

export function answered(): void {
  sessionStorage.removeItem(SENT);
}

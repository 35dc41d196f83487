import type { Kind } from '../api/rows.ts';
import type { Order } from '../api/types.ts';
import { matches } from './filter.ts';

/** A page of orders, latest first, which follows what happens as long as the orders are of it. */
export function ordersOf(filter: URLSearchParams, limit: number): Kind<Order> {
  return {
    path: `/orders?${filter}`,
    limit,
    // On later pages new orders have no place.
    concerns: (notice, row) =>
      row !== undefined ||
      (!filter.has('cursor') && (!filter.has('account') || filter.get('account') === notice.accountId)),
    told: (notice) => notice.order,
    holds: (order) => matches(filter, order),
    compare: (a, b) => inTime(b.createdAt, a.createdAt) || b.orderId.localeCompare(a.orderId),
  };
}

/** Times of the server, which may have more places than a Date. Without their last letter a shorter one sorts before. */
function inTime(a: string, b: string): number {
  const [one, other] = [a.slice(0, -1), b.slice(0, -1)];
  return one < other ? -1 : Number(one > other);
}

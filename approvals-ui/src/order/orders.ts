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
    compare: (a, b) => b.createdAt.localeCompare(a.createdAt) || b.orderId.localeCompare(a.orderId),
  };
}

import type { Order } from '../api/types.ts';

/** Whether the order is one that the server would list under this filter. */
export function matches(filter: URLSearchParams, order: Order): boolean {
  const is = (name: string, value: string) => !filter.has(name) || filter.getAll(name).includes(value);
  const entered = Date.parse(order.createdAt);
  return (
    is('account', order.accountId) &&
    is('symbol', order.symbol) &&
    is('status', order.status) &&
    is('trader', order.traderId) &&
    is('clientOrderId', order.clientOrderId) &&
    !(entered < Date.parse(filter.get('from') ?? '')) &&
    !(entered >= Date.parse(filter.get('to') ?? ''))
  );
}

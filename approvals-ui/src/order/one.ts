import { useNotices } from '../api/events.ts';
import { type Loaded, useLoaded } from '../api/loaded.ts';
import type { Order } from '../api/types.ts';

/** One order, which follows what happens to it. The stream may tell an older version after a newer one. */
export function useOrder(id: string | undefined): Loaded<Order> {
  const loaded = useLoaded<Order>(id === undefined ? null : `/orders/${id}`);
  useNotices(({ order }) => {
    if (order && order.orderId === id && order.version >= (loaded.value?.version ?? 0)) loaded.put(order);
  });
  return loaded;
}

import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Order } from '../api/types.ts';
import { openedRow } from '../page/keys.ts';
import { Status } from '../page/parts.tsx';
import { grouped, phrase, price, worth } from '../page/words.ts';
import { moment } from '../time/clock.ts';
import { changeWords } from './change-words.ts';

/** Orders, each with what can be done about it where there is anything. */
export function OrderTable(props: {
  caption: string;
  orders: Order[];
  aside?: { title: string; of: (order: Order) => ComponentChildren };
}) {
  const { caption, orders, aside } = props;
  return (
    <table class={aside ? 'rows with-aside' : 'rows'}>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Order</th>
          <th scope="col" class="number wide">
            Filled
          </th>
          <th scope="col" class="number wide">
            Average price
          </th>
          <th scope="col" class="number wide">
            Value
          </th>
          <th scope="col" class="wide">
            Account
          </th>
          <th scope="col" class="wide">
            Trader
          </th>
          <th scope="col" class="wide">
            Entered
          </th>
          {aside && <th scope="col">{aside.title}</th>}
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.orderId}>
            <Cells order={order} />
            {aside && <td>{aside.of(order)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Drawn again only when the order has changed: of many rows, few do at a time. */
function Cells({ order }: { order: Order }) {
  return useMemo(
    () => (
      <>
        <td>
          <Status of={order} />
        </td>
        <td>
          <a
            class="row-link"
            data-row={order.orderId}
            href={`/orders/${order.orderId}`}
            onClick={() => openedRow(order.orderId)}
          >
            {phrase(order)}
          </a>
          {order.amendment && <p class="quiet changing">{changeWords(order)}</p>}
          <span class="narrow quiet">
            {grouped(order.cumQty)} filled · {order.accountId} · {order.traderId} · {moment(order.createdAt)}
          </span>
        </td>
        <td class="number wide">{grouped(order.cumQty)}</td>
        <td class="number wide">{order.cumQty === '0' ? '—' : price(order.avgPx)}</td>
        <td class="number wide">{worth(order)}</td>
        <td class="wide">{order.accountId}</td>
        <td class="wide">{order.traderId}</td>
        <td class="wide">
          <time dateTime={order.createdAt}>{moment(order.createdAt)}</time>
        </td>
      </>
    ),
    [order],
  );
}

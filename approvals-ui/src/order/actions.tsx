import { useSignal } from '@preact/signals';
import { post } from '../api/call.ts';
import { stream } from '../api/events.ts';
import type { Order } from '../api/types.ts';
import { is, me } from '../identity/session.ts';
import { Reasoned } from '../page/ask-reason.tsx';
import { amount, sideWord } from '../page/words.ts';

interface Instruction {
  verb: string;
  path: 'cancel' | 'withdraw' | 'retry' | 'abandon';
  says: string;
  danger: boolean;
  presets: string[];
}

const CANCEL: Instruction = {
  verb: 'Cancel',
  path: 'cancel',
  says: 'The venue is asked to cancel what is left. What it has filled meanwhile stays filled.',
  danger: true,
  presets: ['No longer wanted', 'The market has moved', 'Entered by mistake'],
};

const WITHDRAW: Instruction = {
  verb: 'Withdraw',
  path: 'withdraw',
  says: 'The order is taken back before anybody has approved it.',
  danger: true,
  presets: ['No longer wanted', 'Entered by mistake'],
};

const RETRY: Instruction = {
  verb: 'Retry',
  path: 'retry',
  says: 'Risk is checked again at today’s prices; then the order goes out under another ClOrdID.',
  danger: false,
  presets: ['The venue is back', 'Agreed with the trader'],
};

const ABANDON: Instruction = {
  verb: 'Abandon',
  path: 'abandon',
  says: 'The order is given up: it ends as canceled, and its capital is free again.',
  danger: true,
  presets: ['Agreed with the trader', 'The venue will not take it'],
};

/** What this person may ask for, for an order as it is now. */
function instructionsFor(order: Order): Instruction[] {
  const trades = is('trader') && (me.value?.accounts.includes(order.accountId) ?? false);
  switch (order.status) {
    case 'PENDING_APPROVAL':
      return order.traderId === me.value?.subject && trades ? [WITHDRAW] : [];
    case 'RELEASED':
    case 'WORKING':
    case 'PARTIALLY_FILLED':
      return trades || is('operations') ? [CANCEL] : [];
    case 'EXECUTION_FAILED':
      return is('operations') ? [RETRY, ABANDON] : [];
    default:
      return [];
  }
}

/** What comes of it is told by the stream. */
export function OrderActions({ order }: { order: Order }) {
  const asked = useSignal<Instruction | undefined>(undefined);
  const instructions = instructionsFor(order);
  const name = `${sideWord(order.side)} ${amount(order)}`;
  return (
    <>
      {instructions.length > 0 && (
        <div class="actions">
          {instructions.map((instruction) => (
            <button
              type="button"
              key={instruction.path}
              class={instruction.danger ? 'danger' : ''}
              disabled={stream.value !== 'live'}
              onClick={() => (asked.value = instruction)}
            >
              {instruction.verb}
              <span class="unseen"> {name}</span>…
            </button>
          ))}
        </div>
      )}
      {asked.value && (
        <Reasoned
          title={`${asked.value.verb} this order`}
          verb={`${asked.value.verb} the order`}
          danger={asked.value.danger}
          presets={asked.value.presets}
          act={async (reason, key) => {
            await post<Order>(`/orders/${order.orderId}/${asked.value?.path}`, { reason }, key);
          }}
          close={() => (asked.value = undefined)}
        >
          <p class="summary">
            {name}, {order.accountId}
          </p>
          <p>{asked.value.says}</p>
        </Reasoned>
      )}
    </>
  );
}

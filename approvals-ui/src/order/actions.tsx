import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { post } from '../api/call.ts';
import { stream, useNotices } from '../api/events.ts';
import type { Order } from '../api/types.ts';
import { is, me } from '../identity/session.ts';
import { Reasoned } from '../page/ask-reason.tsx';
import { amount, STATUS_WORDS, sideWord } from '../page/words.ts';

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

/** What is being asked for. It is the page's and not the row's: a row may go to another list meanwhile. */
const asked = signal<{ order: Order; instruction: Instruction } | undefined>(undefined);

/** The buttons of what may be asked for; the page has [Instructing] besides. What comes of it is told by the stream. */
export function OrderActions({ order }: { order: Order }) {
  const instructions = instructionsFor(order);
  if (instructions.length === 0) return null;
  return (
    <div class="actions">
      {instructions.map((instruction) => (
        <button
          type="button"
          key={instruction.path}
          class={instruction.danger ? 'danger' : ''}
          disabled={stream.value !== 'live'}
          onClick={() => (asked.value = { order, instruction })}
        >
          {instruction.verb}
          <span class="unseen"> {nameOf(order)}</span>…
        </button>
      ))}
    </div>
  );
}

function nameOf(order: Order): string {
  return `${sideWord(order.side)} ${amount(order)}`;
}

/** The dialog of what is being asked for. */
export function Instructing() {
  useNotices(({ order }) => {
    if (order && asked.value?.order.orderId === order.orderId) asked.value = { ...asked.value, order };
  });
  useEffect(
    () => () => {
      asked.value = undefined;
    },
    [],
  );
  if (!asked.value) return null;
  const { order, instruction } = asked.value;
  const isPossible = instructionsFor(order).includes(instruction);
  return (
    <Reasoned
      title={`${instruction.verb} this order`}
      verb={`${instruction.verb} the order`}
      danger={instruction.danger}
      presets={instruction.presets}
      whyNot={isPossible ? undefined : `The order is ${STATUS_WORDS[order.status].toLowerCase()} by now.`}
      act={async (reason, key) => {
        await post<Order>(`/orders/${order.orderId}/${instruction.path}`, { reason }, key);
      }}
      close={() => (asked.value = undefined)}
    >
      <p class="summary">
        {nameOf(order)}, {order.accountId}
      </p>
      <p>{instruction.says}</p>
    </Reasoned>
  );
}

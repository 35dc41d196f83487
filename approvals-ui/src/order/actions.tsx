import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { stream, useNotices } from '../api/events.ts';
import type { Order } from '../api/types.ts';
import { is, me } from '../identity/session.ts';
import { lazy } from '../page/lazy.tsx';
import { isHeld, phrase } from '../page/words.ts';

export interface Instruction {
  verb: string;
  path: 'cancel' | 'amend' | 'withdraw' | 'retry' | 'abandon';
  /** What it is done to. */
  what: 'order' | 'change';
  danger: boolean;
}

const CHANGE: Instruction = { verb: 'Change', path: 'amend', what: 'order', danger: false };
const CANCEL: Instruction = { verb: 'Cancel', path: 'cancel', what: 'order', danger: true };
const WITHDRAW: Instruction = { verb: 'Withdraw', path: 'withdraw', what: 'order', danger: true };
const WITHDRAW_CHANGE: Instruction = { verb: 'Withdraw', path: 'withdraw', what: 'change', danger: true };
const RETRY: Instruction = { verb: 'Retry', path: 'retry', what: 'order', danger: false };
const ABANDON: Instruction = { verb: 'Abandon', path: 'abandon', what: 'order', danger: true };

/** What this person may ask for, for an order as it is now. */
export function instructionsFor(order: Order): Instruction[] {
  const trades = is('trader') && (me.value?.accounts.includes(order.accountId) ?? false);
  const isOwn = trades && order.traderId === me.value?.subject;
  switch (order.status) {
    case 'PENDING_APPROVAL':
      return isOwn ? [WITHDRAW] : [];
    case 'RELEASED':
    case 'WORKING':
    case 'PARTIALLY_FILLED':
      return [...(isOwn ? changing(order) : []), ...(trades || is('operations') ? [CANCEL] : [])];
    case 'EXECUTION_FAILED':
      return is('operations') ? [RETRY, ABANDON] : [];
    default:
      return [];
  }
}

/** One change at a time, of an order that is held, or that a venue has. */
function changing(order: Order): Instruction[] {
  if (order.amendment) return order.amendment.state === 'ASKED' ? [WITHDRAW_CHANGE] : [];
  return order.status === 'RELEASED' && !isHeld(order) ? [] : [CHANGE];
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
          {instruction.what === 'change' && ' the change'}
          <span class="unseen"> {phrase(order)}</span>…
        </button>
      ))}
    </div>
  );
}

/** Its script is fetched when somebody asks for something. */
const Asking = lazy(async () => (await import('./asking.tsx')).Asking);

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
  return asked.value ? <Asking {...asked.value} close={() => (asked.value = undefined)} /> : null;
}

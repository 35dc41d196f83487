import type { Order } from '../api/types.ts';
import { amount } from '../page/words.ts';

const STANDS = {
  ASKED: 'waits for a second person',
  SIGNED: 'is signed for, and risk is checked again',
  ALLOWED: 'is allowed, and goes to the venue',
  SENT: 'is with the venue, which decides',
};

/** How far a change has come that is under way. */
export function changeWords({ amendment, symbol, status }: Order): string | undefined {
  if (!amendment) return undefined;
  const { state } = amendment;
  const isUnknown = state === 'SENT' && status === 'UNKNOWN';
  const stands = isUnknown ? 'was sent, and the venue does not say what became of it' : STANDS[state];
  return `The change to ${amount({ ...amendment, symbol })} ${stands}.`;
}

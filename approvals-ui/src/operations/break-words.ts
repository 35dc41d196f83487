import type { Break } from '../api/types.ts';
import { grouped, price, sideWord } from '../page/words.ts';

/** What was compared, by its name; what is not there is not known. */
type Compared = (name: string) => string;

const BOTH: Record<Break['kind'], (the: Compared) => [venue: string, ours: string]> = {
  OVERFILL: (the) => [
    `trade of ${the('lastQty')}, which makes ${the('cumQty')} in all`,
    `${the('orderQty')} ordered${the('partQty') === the('orderQty') ? '' : `, ${the('partQty')} of it at this venue, where it makes ${the('partCumQty')}`}`,
  ],
  WORSE_THAN_LIMIT: (the) => [
    `trade at ${price(the('lastPx'))}`,
    `limit ${price(the('limitPrice'))}, ${sideWord(the('side')).toLowerCase()}`,
  ],
  CUM_QTY: (the) => [
    `trade of ${the('lastQty')}, which makes ${the('cumQty')} in all`,
    `${the('ours')} booked before it`,
  ],
  UNKNOWN_TRADE: (the) => [the('report'), 'no such trade is booked'],
  UNKNOWN_ORDER: (the) => [`${the('report')}, of ${the('clOrdId')}`, 'nothing was sent under this name'],
  REFUSED_REPORT: (the) => [the('why'), 'kept as evidence, not booked'],
  STILL_OPEN: (the) => [`${the('leavesQty')} open of ${the('clOrdId')}`, `the order is ${the('status')}`],
  MISSING_FILL: (the) => [`${the('report')}, by its drop copy`, 'nothing of it is booked'],
  MISSING_COPY: (the) => ['nothing of it, on its drop copy', `${the('report')} is booked`],
  DIFFERENT_COPY: (the) => [`${the('copy')}, by its drop copy`, `${the('ours')} is booked`],
  POSITION: (the) => [
    `${the('venueQuantity')} ${the('symbol')} at its close`,
    `${the('ourQuantity')} ${the('symbol')} booked of it${the('dismissedDifference') === '—' ? '' : `; dismissed before: a difference of ${the('dismissedDifference')}`}`,
  ],
};

/** What the venue says, and what is on record here. */
export function bothSides({ kind, details }: Break): { venue: string; ours: string } {
  const [venue, ours] = BOTH[kind]((name) => grouped(details[name] ?? '—'));
  return { venue, ours };
}

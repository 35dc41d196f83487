import type { Break } from '../api/types.ts';

/** In what way our books and a venue's word differ. */
export const BREAK_WORDS: Record<Break['kind'], string> = {
  OVERFILL: 'More traded than was ordered',
  WORSE_THAN_LIMIT: 'Traded worse than the limit',
  CUM_QTY: 'The venue counts otherwise than we do',
  UNKNOWN_TRADE: 'A trade is taken back that we do not have',
  UNKNOWN_ORDER: 'A report on an order that was never sent',
  REFUSED_REPORT: 'A message that could not be taken as said',
  STILL_OPEN: 'Open again at the venue, and over here',
  MISSING_FILL: 'In the drop copy, and not booked',
  MISSING_COPY: 'Booked, and not in the drop copy',
  DIFFERENT_COPY: 'The drop copy says something else',
  POSITION: 'The venue takes our position to be another',
};

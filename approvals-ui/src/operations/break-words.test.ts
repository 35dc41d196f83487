import { expect, test } from 'vitest';
import type { Break } from '../api/types.ts';
import { bothSides } from './break-words.ts';

function found(kind: Break['kind'], details: Break['details']): Break {
  return {
    breakId: 'B-1',
    state: 'OPEN',
    kind,
    venue: 'XSIM',
    execId: 'XSIM-1',
    orderId: null,
    accountId: null,
    details,
    acceptable: false,
    raisedAt: '2026-01-05T10:00:00Z',
    resolution: null,
    resolvedAt: null,
    resolvedBy: null,
    reason: null,
  };
}

test.each([
  [
    'OVERFILL',
    { lastQty: '101', cumQty: '1101', orderQty: '1000', partQty: '1000', partCumQty: '1101' },
    'trade of 101, which makes 1,101 in all',
    '1,000 ordered',
  ],
  [
    'OVERFILL',
    { lastQty: '101', cumQty: '801', orderQty: '1000', partQty: '400', partCumQty: '401' },
    'trade of 101, which makes 801 in all',
    '1,000 ordered, 400 of it at this venue, where it makes 401',
  ],
  ['WORSE_THAN_LIMIT', { lastPx: '14.8', limitPrice: '14', side: 'BUY' }, 'trade at 14.80', 'limit 14.00, buy'],
  [
    'CUM_QTY',
    { lastQty: '100', cumQty: '300', ours: '100' },
    'trade of 100, which makes 300 in all',
    '100 booked before it',
  ],
  ['UNKNOWN_ORDER', { report: 'trade of 1 at 2', clOrdId: 'O-1' }, 'trade of 1 at 2, of O-1', /^nothing was sent/],
  [
    'STILL_OPEN',
    { leavesQty: '1000', clOrdId: 'O-1', status: 'CANCELED' },
    '1,000 open of O-1',
    'the order is CANCELED',
  ],
  ['MISSING_COPY', { report: 'trade of 1 at 2', clOrdId: 'O-1' }, /^nothing of it/, 'trade of 1 at 2 is booked'],
  [
    'DIFFERENT_COPY',
    { ours: 'trade of 1 at 2', copy: 'trade of 2 at 2' },
    'trade of 2 at 2, by its drop copy',
    'trade of 1 at 2 is booked',
  ],
  [
    'POSITION',
    { symbol: 'BAC', venueQuantity: '-1500', ourQuantity: '0', closedAt: '2026-01-05T21:00:00Z' },
    '−1,500 BAC at its close',
    '0 BAC booked of it',
  ],
  [
    'POSITION',
    {
      symbol: 'BAC',
      venueQuantity: '1500',
      ourQuantity: '1500',
      dismissedDifference: '-3',
      closedAt: '2026-01-05T21:00:00Z',
    },
    '1,500 BAC at its close',
    '1,500 BAC booked of it; dismissed before: a difference of −3',
  ],
] as const)('%s with %j is told from both sides', (kind, details, venue, ours) => {
  expect(bothSides(found(kind, details))).toEqual({
    venue: typeof venue === 'string' ? venue : expect.stringMatching(venue),
    ours: typeof ours === 'string' ? ours : expect.stringMatching(ours),
  });
});

test('what was not recorded is not made up', () => {
  expect(bothSides(found('WORSE_THAN_LIMIT', {}))).toEqual({ venue: 'trade at —', ours: 'limit —, —' });
});

import { expect, test } from 'vitest';
import type { Order } from '../api/types.ts';
import { matches } from './filter.ts';

const order = {
  orderId: 'O-1',
  clientOrderId: 'first',
  accountId: 'ACC-001',
  traderId: 'trader1',
  symbol: 'BAC',
  status: 'WORKING',
  createdAt: '2026-01-05T10:00:00Z',
} as Order;

test.each([
  ['', true],
  ['status=FILLED&status=WORKING', true],
  ['status=FILLED', false],
  ['account=ACC-002', false],
  ['symbol=BAC&trader=trader1&clientOrderId=first', true],
  ['from=2026-01-05T10:00:00Z', true],
  ['from=2026-01-05T10:00:01Z', false],
  ['to=2026-01-05T10:00:00Z', false],
  ['to=2026-01-05T10:00:01Z', true],
])('under %j it is listed: %s', (filter, listed) => {
  expect(matches(new URLSearchParams(filter), order)).toBe(listed);
});

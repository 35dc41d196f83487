import { expect, test } from 'vitest';
import type { Order, Problem } from '../api/types.ts';
import { changeable, changed, faultOf } from './change.ts';
import { changeWords } from './change-words.ts';

function order(of: Partial<Order> = {}): Order {
  return {
    orderId: 'O-1',
    clientOrderId: 'c',
    workflowId: 'order:O-1',
    accountId: 'ACC-001',
    traderId: 'trader1',
    symbol: 'BAC',
    side: 'BUY',
    quantity: '1000',
    orderType: 'LIMIT',
    limitPrice: '13.4',
    timeInForce: 'DAY',
    status: 'WORKING',
    cumQty: '0',
    leavesQty: '1000',
    avgPx: '0',
    notional: null,
    currency: null,
    reasons: [],
    riskCheckId: null,
    venue: 'XSIM',
    createdAt: '2026-01-05T10:00:00Z',
    updatedAt: '2026-01-05T10:00:00Z',
    version: 3,
    ...of,
  };
}

test.each([
  ['a limit order', {}, ['quantity', 'limitPrice']],
  ['a market order', { limitPrice: null }, ['quantity']],
  [
    'a stop order that is held',
    { status: 'RELEASED', held: { since: '2026-01-05T10:00:00Z' }, limitPrice: null, stopPrice: '14' },
    ['quantity', 'stopPrice'],
  ],
  ['a stop order that was triggered', { stopPrice: '14' }, ['quantity', 'limitPrice']],
] as const)('of %s that which it has may be changed', (_, of, terms) => {
  expect(changeable(order(of)).map(([term]) => term)).toEqual(terms);
});

test('only what is another goes out, without its commas', () => {
  expect(changed(order(), {})).toEqual({});
  expect(changed(order(), { quantity: '1,000', limitPrice: ' 13.4 ' })).toEqual({});
  expect(changed(order(), { quantity: '1,500', limitPrice: '13.4' })).toEqual({ quantity: '1500' });
  expect(changed(order(), { quantity: '1000', limitPrice: '13,5' })).toEqual({ limitPrice: '13,5' });
});

test('what was wrong is said at its field', () => {
  const problem = { status: 400, code: 'INVALID_REQUEST', title: 't', detail: 'd' } as Problem;
  const invalid: Problem = { ...problem, errors: [{ field: 'quantity', code: 'INVALID', expected: 'a decimal' }] };
  expect(faultOf('quantity', invalid)).toBe('a decimal');
  expect(faultOf('limitPrice', invalid)).toBeUndefined();

  const refused = (code: string): Problem => ({
    ...problem,
    reasons: [{ code, message: 'why', limit: null, actual: null }],
  });
  expect(faultOf('quantity', refused('QUANTITY_TRADED_ALREADY'))).toBe('why');
  expect(faultOf('limitPrice', refused('PRICE_NOT_ON_TICK'))).toBe('why');
  expect(faultOf('stopPrice', refused('STOP_PRICE_NOT_ON_TICK'))).toBe('why');
  expect(faultOf('limitPrice', refused('PRICE_STALE'))).toBeUndefined();
  expect(faultOf('limitPrice', undefined)).toBeUndefined();
});

test('a change that is under way says how far it has come', () => {
  expect(changeWords(order())).toBeUndefined();
  expect(changeWords(order({ amendment: { quantity: '1500', limitPrice: '13.4', state: 'ASKED' } }))).toBe(
    'The change to 1,500 BAC at 13.4 waits for a second person.',
  );
  expect(changeWords(order({ status: 'UNKNOWN', amendment: { quantity: '1500', state: 'SENT' } }))).toBe(
    'The change to 1,500 BAC at market was sent, and the venue does not say what became of it.',
  );
});

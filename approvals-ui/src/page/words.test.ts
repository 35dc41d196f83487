import { expect, test } from 'vitest';
import { actorWord, amount, differences, grouped, measure, price, shares, sum, times, ungrouped } from './words.ts';

test.each([
  ['1234567.50', '1,234,567.50'],
  ['-1234', '−1,234'],
  ['999', '999'],
  ['123456789012345678901234567890.1', '123,456,789,012,345,678,901,234,567,890.1'],
  ['<b>', '<b>'],
])('%s is shown as %s', (decimal, shown) => expect(grouped(decimal)).toBe(shown));

test.each([
  ['49', '49.00'],
  ['1168.2', '1,168.20'],
  ['182.620625', '182.620625'],
  ['-0.5', '−0.50'],
])('the price %s is shown as %s', (decimal, shown) => expect(price(decimal)).toBe(shown));

test.each([
  ['1,500', '1500'],
  ['12,345,678.5', '12345678.5'],
  ['1,5', '1,5'],
  ['13,60', '13,60'],
  ['1500', '1500'],
])('%s was typed for %s', (typed, meant) => expect(ungrouped(typed)).toBe(meant));

test('an order is told in a phrase', () => {
  expect(amount({ quantity: '31000', symbol: 'SPY', limitPrice: null })).toBe('31,000 SPY at market');
  expect(amount({ quantity: '5', symbol: 'BAC', limitPrice: '13.80' })).toBe('5 BAC at 13.80');
  expect(amount({ quantity: '5', symbol: 'BAC', stopPrice: '1013.80' })).toBe('5 BAC at market, stop 1,013.80');
});

test('changed terms are told with what they were', () => {
  const before = { quantity: '100', symbol: 'BAC', orderType: 'LIMIT', limitPrice: '13.8' };
  const after = { quantity: '1000', symbol: 'BAC', orderType: 'MARKET', desk: 'A' };

  expect(differences(before, after)).toEqual([
    { name: 'Quantity', before: '100', after: '1,000' },
    { name: 'Type', before: 'Limit', after: 'Market' },
    { name: 'Limit price', before: '13.8', after: '—' },
    { name: 'desk', before: '—', after: 'A' },
  ]);
  expect(differences(before, before)).toEqual([]);
});

test('a limit and what met it share a scale', () => {
  expect(shares('100.00 USD', '50.00 USD')).toEqual({ limit: 1, actual: 0.5 });
  expect(shares('20.00 %', '40.00 %')).toEqual({ limit: 0.5, actual: 1 });
  expect(shares('OPEN', 'HALTED')).toBeUndefined();
  expect(shares(null, '1')).toBeUndefined();
});

test('services are called by what they do', () => {
  expect(actorWord('spiffe://countersign.local/order')).toBe('order service');
  expect(actorWord('trader1')).toBe('trader1');
  expect(measure('5478010.00 USD')).toBe('5,478,010.00 USD');
});

test.each([
  ['0.1', '0.2', 1, '0.3'],
  ['-1600', '100', 1, '-1500'],
  ['100', '250.5', -1, '-150.5'],
  ['-0.05', '0.05', 1, '0.00'],
  ['99999999999999999999.9', '0.1', 1, '100000000000000000000.0'],
] as const)('%s and %s with %d make %s', (a, b, sign, total) => expect(sum(a, b, sign)).toBe(total));

test.each([
  ['37000', '13.92', '515040.00'],
  ['-1600', '182.620625', '-292193.00'],
  ['0.5', '0.01', '0.01'],
  ['-0.5', '0.01', '-0.01'],
  ['0', '13.92', '0.00'],
])('%s times %s is %s', (a, b, product) => expect(times(a, b)).toBe(product));

import { expect, test } from 'vitest';
import { minutes, narrowed, span, spoken, UNKNOWN_OFFSET, urgency } from './clock.ts';

test('every answer draws the bounds of the offset closer', () => {
  const first = narrowed(UNKNOWN_OFFSET, 10_000, 9_000, 9_020);
  const second = narrowed(first, 11_000, 9_990, 10_001);

  expect(first).toEqual({ low: 980, high: 1999 });
  expect(second).toEqual({ low: 999, high: 1999 });
});

test('a clock that was set is believed', () => {
  expect(narrowed({ low: 0, high: 100 }, 60_000, 1_000, 1_001)).toEqual({ low: 58_999, high: 59_999 });
});

test('what is left is rounded up, so that zero means over', () => {
  expect(minutes(299_001)).toBe('5:00');
  expect(minutes(59_000)).toBe('0:59');
  expect(minutes(-5)).toBe('0:00');
});

test.each([
  [300_000, 'calm'],
  [120_000, 'soon'],
  [60_000, 'urgent'],
  [0, 'over'],
])('%d ms are %s', (left, expected) => expect(urgency(left)).toBe(expected));

test('a countdown is said at fixed moments only', () => {
  expect(spoken(61_000, 60_000)).toBe('One minute left to decide');
  expect(spoken(60_000, 59_000)).toBeUndefined();
  expect(spoken(130_000, 10_000)).toBe('Fifteen seconds left to decide');
  expect(spoken(500, -500)).toBe('The time to decide has run out');
});

test('spans are told in two units at most', () => {
  expect([3, 3_400, 125_000, 3_660_000].map(span)).toEqual(['3 ms', '3.4 s', '2 min 5 s', '1 h 1 min']);
});

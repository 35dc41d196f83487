import { expect, test } from 'vitest';
import { merged } from './merged.ts';

const row = (orderId: string, version: number, isOpen = true) => ({ orderId, version, isOpen });
const open = {
  holds: ({ isOpen }: ReturnType<typeof row>) => isOpen,
  compare: (a: ReturnType<typeof row>, b: ReturnType<typeof row>) => a.orderId.localeCompare(b.orderId),
};

test('what is told comes in, in order, and what is over goes', () => {
  expect(merged([row('b', 1), row('c', 1)], [row('a', 1), row('c', 2, false)], open)).toEqual([
    row('a', 1),
    row('b', 1),
  ]);
});

test('an older version is no news', () => {
  expect(merged([row('a', 3)], [row('a', 2, false), row('a', 4), row('a', 3)], open)).toEqual([row('a', 4)]);
});

test('an order may have several rows where they are told apart', () => {
  const rows = [row('a', 1), row('a', 2)];
  const id = ({ orderId, version }: ReturnType<typeof row>) => orderId + version;

  expect(merged(rows, [], { ...open, id })).toEqual(rows);
  expect(merged(rows, [row('a', 2, false)], { ...open, id })).toEqual([row('a', 1)]);
});

import { expect, test } from 'vitest';
import { frames } from './frames.ts';

test('an event that comes in pieces is one event', () => {
  const read = frames();

  expect(read('retry: 1000\n\nid: 7\nevent: au')).toEqual([{}]);
  expect(read('dit\ndata: {"a":1}\n')).toEqual([]);
  expect(read('\nid: 8\ndata: x\n\n')).toEqual([
    { id: '7', event: 'audit', data: '{"a":1}' },
    { id: '8', data: 'x' },
  ]);
});

test('a heartbeat says nothing', () => {
  expect(frames()(': still here\n\n')).toEqual([{}]);
});

import { expect, test } from 'vitest';
import type { Approval, Me } from '../api/types.ts';
import { whyNot } from './why-not.ts';

const checker: Me = { subject: 'checker1', roles: ['checker'], accounts: [] };
const both: Me = { subject: 'both1', roles: ['checker', 'trader'], accounts: [] };
const trader: Me = { subject: 'trader1', roles: ['trader'], accounts: [] };
const at = Date.parse('2026-01-05T10:00:00Z');

function request(changes: Partial<Approval> = {}): Approval {
  return {
    approvalId: 'A-1',
    orderId: 'O-1',
    accountId: 'ACC-001',
    maker: 'trader1',
    state: 'OPEN',
    terms: {},
    termsHash: '0',
    findings: [],
    required: 2,
    decisions: [],
    claimedBy: null,
    openedAt: '2026-01-05T09:59:00Z',
    expiresAt: '2026-01-05T10:04:00Z',
    closedAt: null,
    mayDecide: true,
    whyNot: null,
    ...changes,
  };
}

test('a checker may decide on what others entered', () => {
  expect(whyNot(request(), checker, 'live', at)).toBeUndefined();
});

test('nobody decides on their own order, whatever their roles', () => {
  expect(whyNot(request({ maker: 'both1' }), both, 'live', at)).toBe(
    'You entered this order. Somebody else has to decide on it.',
  );
  expect(whyNot(request(), trader, 'live', at)).toBe('You entered this order. A checker has to decide on it.');
});

test('nobody decides twice', () => {
  const decisions: Approval['decisions'] = [
    { checker: 'checker1', verdict: 'APPROVE', reason: 'x', decidedAt: '2026-01-05T10:00:00Z' },
  ];
  expect(whyNot(request({ decisions }), checker, 'live', at)).toMatch('You have approved it');
});

test('nobody decides on what they may not see as it is', () => {
  expect(whyNot(request(), checker, 'lost', at)).toMatch('The connection is down');
});

test('nobody decides when the time is up, even before the server says so', () => {
  expect(whyNot(request(), checker, 'live', Date.parse('2026-01-05T10:04:00Z'))).toBe(
    'The time to decide has run out.',
  );
});

test('what the server says counts where we know nothing better', () => {
  expect(whyNot(request({ mayDecide: false, whyNot: 'Not today.' }), checker, 'live', at)).toBe('Not today.');
});

import { expect, test } from 'vitest';
import type { TimelineItem } from '../api/types.ts';
import { attempts } from './attempts.ts';
import { steps } from './timeline.ts';

function item(at: string, source: TimelineItem['source'], type: string, details: object): TimelineItem {
  return { at, source, type, actor: 'trader1', summary: '', details: { ...details } };
}

const story = [
  item('2026-01-05T10:00:00.000Z', 'WORKFLOW', 'WORKFLOW_EXECUTION_STARTED', { eventId: 1, content: {} }),
  item('2026-01-05T10:00:00.040Z', 'AUDIT', 'RISK_ALLOWED', {
    verdict: 'ALLOW',
    reasons: [],
    input: { checks: [{ code: 'CONCENTRATION', message: 'm', outcome: 'PASS' }] },
    policy: { decisionId: 'd', bundleRevision: 'b' },
  }),
  item('2026-01-05T10:00:00.041Z', 'AUDIT', 'APPROVAL_GIVEN', {
    verdict: 'ALLOW',
    input: { reason: 'Within the mandate' },
  }),
  item('2026-01-05T10:00:00.042Z', 'AUDIT', 'EXECUTION_INTENDED', { verdict: 'DONE', input: null }),
  item('2026-01-05T10:00:00.043Z', 'AUDIT', 'EXECUTION_REPORTED', {
    event: {
      reports: [{ execution: { execType: 'NEW' } }, { execution: { execType: 'REJECTED', text: 'simulated' } }],
    },
  }),
  item('2026-01-05T10:00:00.044Z', 'WORKFLOW', 'MARKER_RECORDED', { eventId: 7, durationMs: 12 }),
];

test('every step says how long after the one before it came, and what was decided on what', () => {
  const told = steps(story);

  expect(told.map((step) => step.since)).toEqual([undefined, 40, 1, 1, 1, 1]);
  expect(told[1]).toMatchObject({ verdict: 'ALLOW', rules: 'risk', policy: { decisionId: 'd' } });
  expect(told[1]?.checks).toHaveLength(1);
  expect(told[2]).toMatchObject({ rules: 'approval', words: 'Within the mandate' });
  expect(told[5]).toMatchObject({ verdict: undefined, took: 12, id: 'WORKFLOW 7' });
});

const to = { quantity: '1500', symbol: 'BAC', pricing: { orderType: 'LIMIT', limitPrice: '13.4' } };

test.each([
  ['RISK_ALLOWED', { event: { event: 'Allowed' }, input: {} }, undefined],
  [
    'RISK_ALLOWED',
    { event: { event: 'AmendAllowed', to }, input: { reason: 'r' } },
    'A change to 1,500 BAC at 13.4 was asked for',
  ],
  [
    'RISK_ALLOWED',
    { event: { event: 'AmendRequested', to }, input: { reason: 'r' } },
    'A change to 1,500 BAC at 13.4 was asked for, which needs a second person',
  ],
  [
    'RISK_ALLOWED',
    { event: { event: 'AmendAllowed', to }, input: {} },
    'The change to 1,500 BAC at 13.4 is signed for; risk was checked again',
  ],
  ['RISK_DENIED', { event: { event: 'AmendRefused' }, input: { reason: 'r' } }, 'A change was asked for'],
  [
    'REPLACE_INTENDED',
    { event: { event: 'ReplaceIntended' }, input: { to } },
    'The change to 1,500 BAC at 13.4 goes to the venue',
  ],
  ['AMEND_FAILED', { event: { event: 'AmendFailed' }, input: null }, 'The change has failed: the order is as it was'],
  ['EXECUTION_REPORTED', { event: { event: 'Reported', reports: [{ execution: { execType: 'NEW' } }] } }, undefined],
  [
    'EXECUTION_REPORTED',
    {
      event: {
        event: 'Reported',
        reports: [{ execution: { execType: 'REPLACED', orderQty: '1500', limitPrice: '13.4' } }],
      },
    },
    'The venue has changed the order: 1,500 at 13.40',
  ],
  [
    'EXECUTION_REPORTED',
    { event: { event: 'Reported', reports: [{ execution: { execType: 'REPLACE_REJECTED', text: 'too late' } }] } },
    'The venue refused the change: too late',
  ],
  ['BREAK_RAISED', { event: null, input: { kind: 'OVERFILL' } }, 'A break was raised: More traded than was ordered'],
  [
    'BREAK_RESOLVED',
    { event: null, input: { kind: 'OVERFILL', resolution: 'ACCEPTED', reason: 'r' } },
    'A break was accepted, and its trade is booked: More traded than was ordered',
  ],
])('%s with %j is told as %s', (type, details, told) => {
  expect(steps([item('2026-01-05T10:00:00Z', 'AUDIT', type, details)])[0]?.told).toBe(told);
});

test('attempts are counted by what was meant for the wire', () => {
  expect(attempts(story)).toEqual({ sent: 1, said: 'REJECTED: simulated' });
  expect(attempts([])).toEqual({ sent: 0, said: 'nothing yet' });
});

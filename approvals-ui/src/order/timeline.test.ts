import { expect, test } from 'vitest';
import type { TimelineItem } from '../api/types.ts';
import { attempts, steps } from './timeline.ts';

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

test('attempts are counted by what was meant for the wire', () => {
  expect(attempts(story)).toEqual({ sent: 1, said: 'REJECTED: simulated' });
  expect(attempts([])).toEqual({ sent: 0, said: 'nothing yet' });
});

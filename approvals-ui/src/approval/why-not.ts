import type { Stream } from '../api/events.ts';
import type { Approval, Me } from '../api/types.ts';

/** Why this person cannot decide now, the most telling reason first; undefined where they can. */
export function whyNot(approval: Approval, me: Me | null | undefined, stream: Stream, now: number): string | undefined {
  if (approval.state !== 'OPEN') return `The request is ${approval.state.toLowerCase()}.`;
  if (Date.parse(approval.expiresAt) <= now) return 'The time to decide has run out.';
  if (me && !me.roles.includes('checker')) {
    return approval.maker === me.subject
      ? 'You entered this order. A checker has to decide on it.'
      : 'You may read this. Only a checker can decide.';
  }
  if (approval.maker === me?.subject) return 'You entered this order. Somebody else has to decide on it.';
  const mine = approval.decisions.find((decision) => decision.checker === me?.subject);
  if (mine) {
    return `You have ${mine.verdict === 'APPROVE' ? 'approved' : 'rejected'} it. Another checker has to decide now.`;
  }
  if (stream === 'connecting') return 'Connecting…';
  if (stream === 'lost') return 'The connection is down: what you see may be out of date.';
  return approval.mayDecide ? undefined : (approval.whyNot ?? 'Policy does not let you decide on it.');
}

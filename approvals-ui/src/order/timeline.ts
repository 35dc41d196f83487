import type { Finding, Reason, TimelineItem } from '../api/types.ts';
import { BREAK_WORDS } from '../operations/break-kinds.ts';
import { amount, grouped, price } from '../page/words.ts';

/** One entry of an order's story, as it is told. */
export interface Step {
  item: TimelineItem;
  /** Stays with the entry, whatever comes between. */
  id: string;
  /** Since the entry before, in ms; undefined for the first. */
  since: number | undefined;
  /** What happened, where that is more than the kind of the entry says. */
  told: string | undefined;
  /** Only of audit records: what was decided. */
  verdict: string | undefined;
  reasons: Reason[];
  checks: Finding[];
  policy: { decisionId: string; bundleRevision: string } | undefined;
  /** Whose rules decided: the part of a rule's name before the slash. */
  rules: string;
  /** What somebody gave as a reason. */
  words: string | undefined;
  /** How long it took, in ms, where that is known. */
  took: number | undefined;
}

const PACKAGES: [RegExp, string][] = [
  [/^(APPROVAL|CLAIM|DECISION)_/, 'approval'],
  [/^EXECUTION_/, 'execution'],
  [/^AUTHORIZATION_/, 'authz'],
];

// biome-ignore lint/suspicious/noExplicitAny: what an event holds differs from kind to kind, and only what is looked for is read
type Details = any;

export function steps(items: TimelineItem[]): Step[] {
  return items.map((item, index) => {
    const before = items[index - 1];
    const details: Details = item.details;
    const input: Details = details.input ?? {};
    return {
      item,
      id: `${item.source} ${details.sequence ?? details.eventId ?? index}`,
      since: before && Math.max(0, Date.parse(item.at) - Date.parse(before.at)),
      told: item.source === 'AUDIT' ? told(item.type, input, details.event ?? {}) : undefined,
      verdict: item.source === 'AUDIT' ? details.verdict : undefined,
      reasons: list(details.reasons),
      checks: list(input.checks),
      policy: details.policy ?? undefined,
      rules: PACKAGES.find(([kind]) => kind.test(item.type))?.[1] ?? 'risk',
      words: item.source === 'AUDIT' && typeof input.reason === 'string' ? input.reason : undefined,
      took: details.durationMs,
    };
  });
}

function told(type: string, input: Details, event: Details): string | undefined {
  switch (event.event) {
    case 'AmendAllowed':
      return input.reason === undefined
        ? `The change to ${goal(event.to)} is signed for; risk was checked again`
        : `A change to ${goal(event.to)} was asked for`;
    case 'AmendRequested':
      return `A change to ${goal(event.to)} was asked for, which needs a second person`;
    case 'AmendRefused':
      return 'A change was asked for';
    case 'ReplaceIntended':
      return `The change to ${goal(input.to)} goes to the venue`;
    case 'AmendFailed':
      return 'The change has failed: the order is as it was';
    case 'Reported':
      return list<Details>(event.reports)
        .flatMap(({ execution }) => reported(execution) ?? [])
        .at(-1);
  }
  const kind = BREAK_WORDS[input.kind as keyof typeof BREAK_WORDS];
  if (type === 'BREAK_RAISED') return `A break was raised: ${kind}`;
  if (type === 'BREAK_RESOLVED') return `A break ${RESOLVED[input.resolution] ?? 'was resolved'}: ${kind}`;
  return undefined;
}

const RESOLVED: Record<string, string> = {
  ACCEPTED: 'was accepted, and its trade is booked',
  DISMISSED: 'was dismissed',
  HEALED: 'has healed by what was missing',
};

/** What the venue made of a change. */
function reported({ execType, orderQty, limitPrice, text }: Details): string | undefined {
  if (execType === 'REPLACED') {
    return `The venue has changed the order: ${grouped(orderQty)} at ${limitPrice ? price(limitPrice) : 'market'}`;
  }
  return execType === 'REPLACE_REJECTED' ? `The venue refused the change: ${text}` : undefined;
}

/** The terms that an order is to have. */
function goal({ quantity, symbol, pricing }: Details): string {
  return amount({ quantity, symbol, limitPrice: pricing.limitPrice, stopPrice: pricing.stopPrice });
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}

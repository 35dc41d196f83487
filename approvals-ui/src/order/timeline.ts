import type { Finding, Reason, TimelineItem } from '../api/types.ts';

/** One entry of an order's story, as it is told. */
export interface Step {
  item: TimelineItem;
  /** Stays with the entry, whatever comes between. */
  id: string;
  /** Since the entry before, in ms; undefined for the first. */
  since: number | undefined;
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

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}

/** How often an order was sent, and what the venue said last. */
export function attempts(items: TimelineItem[]): { sent: number; said: string } {
  const of = (type: string) => items.filter((item) => item.source === 'AUDIT' && item.type === type);
  const details: Details = of('EXECUTION_REPORTED').at(-1)?.details;
  const report = details?.event?.reports?.at(-1)?.execution;
  return {
    sent: of('EXECUTION_INTENDED').length,
    said: report ? [report.execType, report.text ?? report.reason].filter(Boolean).join(': ') : 'nothing yet',
  };
}

import type { TimelineItem } from '../api/types.ts';

/** How often an order was sent, and what the venue said last. */
export function attempts(items: TimelineItem[]): { sent: number; said: string } {
  const of = (type: string) => items.filter((item) => item.source === 'AUDIT' && item.type === type);
  // biome-ignore lint/suspicious/noExplicitAny: what an event holds differs from kind to kind, and only what is looked for is read
  const details: any = of('EXECUTION_REPORTED').at(-1)?.details;
  const report = details?.event?.reports?.at(-1)?.execution;
  return {
    sent: of('EXECUTION_INTENDED').length,
    said: report ? [report.execType, report.text ?? report.reason].filter(Boolean).join(': ') : 'nothing yet',
  };
}

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, post, problemOf } from '../api/call.ts';
import { stream } from '../api/events.ts';
import { type Kind, useRows } from '../api/rows.ts';
import type { Approval, Notice } from '../api/types.ts';
import { is, me } from '../identity/session.ts';
import { address, go, withQuery } from '../page/address.ts';
import { focusOpenedRow, openedRow, toRow, useKeys } from '../page/keys.ts';
import { Badge, Countdown, Failure, Loading, Note, State, Title } from '../page/parts.tsx';
import { say } from '../page/said.ts';
import { approvalValue, measure, termsPhrase } from '../page/words.ts';
import { moment, now, SOON_MS, today } from '../time/clock.ts';
import { whyNot } from './why-not.ts';

const MOST = 200;

type Tab = 'needs-me' | 'claimed' | 'mine' | 'open' | 'soon' | 'decided';

const TAB_WORDS: Record<Tab, [string, string]> = {
  'needs-me': ['Needs me', 'Nothing waits for your approval. New requests appear here by themselves.'],
  claimed: ['Claimed by me', 'You have claimed nothing that is still open.'],
  mine: ['Mine as maker', 'None of your orders waits for a checker.'],
  open: ['All open', 'No request is open. New ones appear here by themselves.'],
  soon: ['Expiring soon', 'Nothing runs out within the next two minutes.'],
  decided: ['Decided today', 'Nothing was decided today yet.'],
};

function tabs(): Tab[] {
  return [
    ...(is('checker') ? (['needs-me', 'claimed'] as const) : []),
    ...(is('trader') ? (['mine'] as const) : []),
    'open',
    'soon',
    'decided',
  ];
}

function belongs(tab: Tab, row: Approval): boolean {
  if (tab === 'decided') return row.state !== 'OPEN';
  if (row.state !== 'OPEN') return false;
  if (tab === 'needs-me') return row.mayDecide;
  if (tab === 'claimed') return row.claimedBy === me.value?.subject;
  if (tab === 'mine') return row.maker === me.value?.subject;
  return tab === 'open' || Date.parse(row.expiresAt) - now.value <= SOON_MS;
}

async function approvalOf({ order }: Notice): Promise<Approval | undefined> {
  return order?.approval ? get<Approval>(`/approvals/${order.approval.approvalId}`) : undefined;
}

const OPEN: Kind<Approval> = {
  path: '/approvals?state=OPEN',
  limit: MOST,
  concerns: (notice, row) => row !== undefined || notice.order?.approval?.state === 'OPEN',
  fetched: approvalOf,
  holds: (row) => row.state === 'OPEN',
  compare: (a, b) => a.expiresAt.localeCompare(b.expiresAt),
};

const closedFrom = (time: number): Kind<Approval> => ({
  path: `/approvals?from=${new Date(time).toISOString()}`,
  limit: MOST,
  concerns: (notice, row) => row !== undefined || /APPROVAL|EXPIRED|WITHDRAWN/.test(notice.type),
  fetched: approvalOf,
  holds: (row) => row.state !== 'OPEN',
  compare: (a, b) => (b.closedAt ?? '').localeCompare(a.closedAt ?? ''),
  // The order as it was entered, and each change of it.
  id: ({ approvalId }) => approvalId,
});

export function QueuePage() {
  const all = tabs();
  const tab = all.find((each) => each === address.value.query.get('show')) ?? all[0] ?? 'open';
  const rows = useRows(tab === 'decided' ? closedFrom(today.value) : OPEN);
  const shown = rows.items?.filter((row) => belongs(tab, row));
  const waiting = rows.items?.filter((row) => belongs('needs-me', row)).length ?? 0;
  const ready = rows.items !== undefined;

  const before = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (before.current !== undefined && tab === 'needs-me' && waiting !== before.current) {
      say(waiting === 1 ? 'One request needs you' : `${waiting} requests need you`);
    }
    if (ready) before.current = waiting;
  }, [waiting, ready, tab]);
  useEffect(() => {
    if (ready) focusOpenedRow();
  }, [ready]);

  const focused = () =>
    shown?.find((row) => row.approvalId === (document.activeElement as HTMLElement | null)?.dataset.row);
  useKeys({
    j: () => toRow(1),
    k: () => toRow(-1),
    c: () => void claim(focused()),
    a: () => decide(focused(), 'approve'),
    r: () => decide(focused(), 'reject'),
  });

  const refused = useSignal<string | undefined>(undefined);
  async function claim(row: Approval | undefined): Promise<void> {
    if (!row) return;
    refused.value =
      whyNot(row, me.value, stream.value, now.value) ??
      (row.claimedBy === null ? undefined : `It is claimed already, by ${row.claimedBy}.`);
    if (refused.value) return;
    try {
      await post<Approval>(`/approvals/${row.approvalId}/claim`);
      say('Claimed');
    } catch (cause) {
      refused.value = problemOf(cause).detail;
    }
  }

  return (
    <>
      <Title>Approvals</Title>
      <nav class="tabs" aria-label="Which requests">
        {all.map((each, index) => (
          <a
            key={each}
            href={withQuery({ show: index === 0 ? null : each })}
            aria-current={each === tab ? 'page' : undefined}
            {...(each === tab ? { 'data-filter': true } : {})}
          >
            {TAB_WORDS[each][0]}
            {each !== 'decided' && tab !== 'decided' && rows.items && (
              <span class="count"> {rows.items.filter((row) => belongs(each, row)).length}</span>
            )}
          </a>
        ))}
      </nav>
      {rows.problem && <Failure problem={rows.problem} again={rows.reload} />}
      {refused.value && (
        <p class="note why" role="alert">
          {refused.value}
        </p>
      )}
      {!shown && !rows.problem && <Loading />}
      {shown?.length === 0 && <Note>{TAB_WORDS[tab][1]}</Note>}
      {shown && shown.length > 0 && (
        <table class="rows">
          <caption class="unseen">{TAB_WORDS[tab][0]}</caption>
          <thead>
            <tr>
              <th scope="col">{tab === 'decided' ? 'Outcome' : 'Time'}</th>
              <th scope="col">Order</th>
              <th scope="col" class="number wide">
                Value
              </th>
              <th scope="col" class="wide">
                Account
              </th>
              <th scope="col" class="wide">
                Maker
              </th>
              <th scope="col">Approvals</th>
              <th scope="col" class="wide">
                {tab === 'decided' ? 'Closed' : 'Claimed by'}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.approvalId} row={row} decided={tab === 'decided'} />
            ))}
          </tbody>
        </table>
      )}
      {rows.next && (
        <Note>
          {tab === 'decided'
            ? `These are the latest ${MOST} of today.`
            : `More than ${MOST} requests are open: these are the ones that run out first.`}
        </Note>
      )}
    </>
  );
}

function decide(row: Approval | undefined, verdict: string): void {
  if (!row) return;
  openedRow(row.approvalId);
  go(`/approvals/${row.approvalId}?decide=${verdict}`);
}

function Row({ row, decided }: { row: Approval; decided: boolean }) {
  const { terms } = row;
  const value = measure(approvalValue(row));
  return (
    <tr>
      <td>{decided ? <State of={row.state} /> : <Countdown until={row.expiresAt} />}</td>
      <td>
        <a
          class="row-link"
          data-row={row.approvalId}
          href={`/approvals/${row.approvalId}`}
          onClick={() => openedRow(row.approvalId)}
        >
          {termsPhrase(terms)}
        </a>
        <span class="narrow quiet">
          {value} · {row.accountId} · {row.maker}
          {row.claimedBy && ` · claimed by ${row.claimedBy}`}
        </span>
      </td>
      <td class="number wide">{value}</td>
      <td class="wide">{row.accountId}</td>
      <td class="wide">{row.maker}</td>
      <td>
        <Given of={row} />
      </td>
      <td class="wide">
        {decided
          ? row.closedAt && <time dateTime={row.closedAt}>{moment(row.closedAt)}</time>
          : row.claimedBy && (
              <Badge shape="hand" tone="quiet">
                {row.claimedBy === me.value?.subject ? 'You' : row.claimedBy}
              </Badge>
            )}
      </td>
    </tr>
  );
}

function Given({ of }: { of: Approval }) {
  const given = of.decisions.filter((decision) => decision.verdict === 'APPROVE').length;
  return (
    <>
      {given} of {of.required}
    </>
  );
}

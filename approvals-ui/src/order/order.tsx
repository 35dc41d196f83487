import rules from 'virtual:rules';
import { useSignal } from '@preact/signals';
import { get, problemOf } from '../api/call.ts';
import { useNotices } from '../api/events.ts';
import { useLoaded } from '../api/loaded.ts';
import type { Order, Page, Problem, TimelineItem } from '../api/types.ts';
import { Findings } from '../approval/findings.tsx';
import { config, me } from '../identity/session.ts';
import { go } from '../page/address.ts';
import { useKeys } from '../page/keys.ts';
import { Badge, Facts, Failure, Loading, Reasons, State, Status, Title } from '../page/parts.tsx';
import { say } from '../page/said.ts';
import { actorWord, grouped, phrase, price, termText, worth } from '../page/words.ts';
import { exactly, now, serverTime, span, ZONE } from '../time/clock.ts';
import { Instructing, OrderActions } from './actions.tsx';
import { changeWords } from './change-words.ts';
import { useOrder } from './one.ts';
import { type Step, steps } from './timeline.ts';

export function OrderPage({ id }: { id: string }) {
  const loaded = useOrder(id);
  const history = useLoaded<Page<TimelineItem>>(`/orders/${id}/history`);
  useNotices((notice) => {
    if (notice.orderId === id) void history.reload();
  });
  useKeys({ u: () => go('/orders') });

  const order = loaded.value;
  if (!order) {
    if (!loaded.problem) return <Loading />;
    return (
      <>
        <Up />
        <Title>Order</Title>
        <Failure problem={loaded.problem} {...(loaded.problem.status < 400 ? { again: loaded.reload } : {})} />
      </>
    );
  }
  const temporal = config.value?.temporalUi;
  return (
    <>
      <Up />
      <Printed />
      <Title aside={<Status of={order} />}>{phrase(order)}</Title>
      {loaded.problem && <Failure problem={loaded.problem} again={loaded.reload} />}
      <section>
        <h2>Order</h2>
        <Facts
          of={[
            ['Account', order.accountId],
            ['Trader', order.traderId],
            ['Time in force', termText('timeInForce', order.timeInForce)],
            ['Value', order.currency ? `${worth(order)} ${order.currency}` : '—'],
            ['Filled', `${grouped(order.cumQty)} of ${grouped(order.quantity)}`],
            ['Average price', order.cumQty === '0' ? '—' : price(order.avgPx)],
            ['Venue', order.venue ?? '—'],
            ...(order.held ? [heldSince(order.held)] : []),
            ['Entered', exactly(order.createdAt)],
            ['Last change', exactly(order.updatedAt)],
            ['Client order id', order.clientOrderId],
            ['Order id', <code key="id">{order.orderId}</code>],
            ['Risk check', <code key="risk">{order.riskCheckId ?? '—'}</code>],
          ]}
        />
        {order.approval && (
          <p>
            <State of={order.approval.state} />{' '}
            <a href={`/approvals/${order.approval.approvalId}`}>
              {order.approval.approvedBy.length} of {order.approval.required} approvals
            </a>
            {order.approval.approvedBy.length > 0 && ` by ${order.approval.approvedBy.join(', ')}`}
          </p>
        )}
        <p class="changing" role="status">
          {changeWords(order)}
        </p>
        <Reasons of={order.reasons} />
        <OrderActions order={order} />
        <Instructing />
      </section>
      <section>
        <div class="title">
          <h2>History</h2>
          <div class="actions unprinted">
            <Evidence order={order} />
            <button type="button" onClick={() => print()}>
              Print
            </button>
            {temporal && (
              <a
                class="outward"
                href={`${temporal}/workflows/${encodeURIComponent(order.workflowId)}`}
                target="_blank"
                rel="noreferrer"
              >
                The run in Temporal
              </a>
            )}
          </div>
        </div>
        {history.problem && <Failure problem={history.problem} again={history.reload} />}
        {!history.value && !history.problem && <Loading />}
        {history.value && <Timeline items={history.value.items} />}
      </section>
    </>
  );
}

/** Since when the order waits for the market, or since when it need not any more. */
function heldSince({ since, triggeredAt }: NonNullable<Order['held']>): [string, string] {
  return triggeredAt ? ['Triggered', exactly(triggeredAt)] : ['Held since', exactly(since)];
}

function Up() {
  return (
    <p class="up">
      <a href="/orders">Orders</a>
    </p>
  );
}

/** What a sheet of paper has to say of itself. */
function Printed() {
  return (
    <p class="printed">
      Countersign, {location.host}. Printed {exactly(now.value)} by {me.value?.subject}. All times are {ZONE}.
    </p>
  );
}

/** On paper nothing can be opened: it is printed open. */
addEventListener('beforeprint', () => {
  for (const folded of document.querySelectorAll('details:not(.unprinted)')) folded.toggleAttribute('open', true);
});

function Timeline({ items }: { items: TimelineItem[] }) {
  const all = useSignal(true);
  const shown = steps(all.value ? items : items.filter((item) => item.source === 'AUDIT'));
  return (
    <>
      <label class="check unprinted">
        <input type="checkbox" checked={all.value} onChange={(event) => (all.value = event.currentTarget.checked)} />
        With the workflow’s own steps
      </label>
      <table class="rows timeline">
        <caption class="unseen">What happened, in the order in which it happened</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" class="number wide">
              After
            </th>
            <th scope="col" class="wide">
              Who
            </th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((step) => (
            <tr key={step.id} class={step.item.source === 'AUDIT' ? 'audit' : 'workflow'}>
              <td>
                <time dateTime={step.item.at}>{exactly(step.item.at)}</time>
                <span class="narrow quiet">{actorWord(step.item.actor)}</span>
              </td>
              <td class="number wide quiet">{step.since === undefined ? '' : `+${span(step.since)}`}</td>
              <td class="wide">{actorWord(step.item.actor)}</td>
              <td>
                <What step={step} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const VERDICTS = {
  ALLOW: ['check', 'good', 'Allowed'],
  DENY: ['cross', 'bad', 'Denied'],
  REFUSED: ['cross', 'bad', 'Refused'],
} as const;

function What({ step }: { step: Step }) {
  const verdict = VERDICTS[step.verdict as keyof typeof VERDICTS];
  return (
    <>
      <p>
        {step.told ?? step.item.summary.split(': ')[0]}
        {step.item.source === 'WORKFLOW' && step.item.summary.includes(': ') && (
          <>: {step.item.summary.split(': ').slice(1).join(': ')}</>
        )}
        {step.took !== undefined && <span class="quiet">, in {span(step.took)}</span>}{' '}
        {verdict && (
          <Badge shape={verdict[0]} tone={verdict[1]}>
            {verdict[2]}
          </Badge>
        )}
      </p>
      {step.words && <q>{step.words}</q>}
      <Reasons of={step.reasons} rule={(code) => ruleOf(step.rules, code)} />
      {step.checks.length > 0 && (
        <details>
          <summary>{step.checks.length} checks</summary>
          <Findings of={step.checks} rule={(code) => ruleOf('risk', code)} />
        </details>
      )}
      {step.policy && (
        <p class="quiet rule">
          Policy decision <code>{step.policy.decisionId}</code>, bundle{' '}
          <code>{step.policy.bundleRevision.slice(0, 12)}</code>
        </p>
      )}
      <Raw item={step.item} />
    </>
  );
}

/** Title and regulation of a rule. */
function ruleOf(policy: string, code: string): string {
  return (rules[`${policy}/${code}`] ?? []).join(', ');
}

function Raw({ item }: { item: TimelineItem }) {
  const open = useSignal(false);
  return (
    <details class="unprinted" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>Raw event</summary>
      {open.value && <pre>{JSON.stringify(item, null, 2)}</pre>}
    </details>
  );
}

/** Everything that is on record about the order, in one file. */
function Evidence({ order }: { order: Order }) {
  const problem = useSignal<Problem | undefined>(undefined);
  async function save(): Promise<void> {
    problem.value = undefined;
    try {
      const [now, history, executions, approval] = await Promise.all([
        get<Order>(`/orders/${order.orderId}`),
        get<Page<unknown>>(`/orders/${order.orderId}/history`),
        get<Page<unknown>>(`/executions?orderId=${order.orderId}`),
        order.approval ? get(`/approvals/${order.approval.approvalId}`) : null,
      ]);
      const evidence = {
        exportedAt: new Date(serverTime()).toISOString(),
        exportedBy: me.value?.subject,
        order: now,
        approval,
        executions: executions.items,
        history: history.items,
      };
      const address = URL.createObjectURL(new Blob([JSON.stringify(evidence, null, 2)], { type: 'application/json' }));
      const link = Object.assign(document.createElement('a'), { href: address, download: `${order.orderId}.json` });
      link.click();
      URL.revokeObjectURL(address);
      say('The evidence was saved');
    } catch (cause) {
      problem.value = problemOf(cause);
    }
  }
  return (
    <>
      {problem.value && <Failure problem={problem.value} />}
      <button type="button" onClick={save}>
        Export evidence
      </button>
    </>
  );
}

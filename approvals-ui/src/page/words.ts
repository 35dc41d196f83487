import type { Approval, Order, OrderStatus, Side, Terms } from '../api/types.ts';

/** A decimal with its thousands apart. Never by way of a number, which could not hold it. */
export function grouped(decimal: string): string {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(decimal) ?? [];
  if (whole === undefined) return decimal;
  return `${sign === '-' ? '−' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** What was typed, without commas between thousands. Any other comma stays, for the server to refuse: in some
 * countries it is a point. */
export function ungrouped(typed: string): string {
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(typed) ? typed.replaceAll(',', '') : typed;
}

/** With two places at least, so that prices stand below each other. */
export function price(decimal: string): string {
  return grouped(decimal.replace(/^(-?\d+)(?:\.(\d?))?$/, (_, whole, one = '') => `${whole}.${one.padEnd(2, '0')}`));
}

interface Amount {
  quantity: string;
  symbol: string;
  limitPrice?: string | null | undefined;
  stopPrice?: string | undefined;
}

/** Such as `31,000 SPY at market`, or `100 IBM at market, stop 101.00`. */
export function amount(order: Amount): string {
  const { limitPrice, stopPrice } = order;
  const at = `at ${limitPrice ? grouped(limitPrice) : 'market'}`;
  return `${grouped(order.quantity)} ${order.symbol} ${at}${stopPrice ? `, stop ${grouped(stopPrice)}` : ''}`;
}

export const SIDE_WORDS: Record<Side, string> = { BUY: 'Buy', SELL: 'Sell', SELL_SHORT: 'Sell short' };

export function sideWord(side: string | undefined): string {
  return SIDE_WORDS[side as Side] ?? side ?? '';
}

/** Such as `Buy 31,000 SPY at market`. */
export function phrase(order: Amount & { side?: string | undefined }): string {
  return `${sideWord(order.side)} ${amount(order)}`;
}

export const STATUS_WORDS: Record<OrderStatus, string> = {
  PENDING_RISK: 'Risk check',
  PENDING_APPROVAL: 'Awaits approval',
  RELEASED: 'Released',
  WORKING: 'Working',
  PARTIALLY_FILLED: 'Partially filled',
  FILLED: 'Filled',
  CANCELED: 'Canceled',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
  EXECUTION_FAILED: 'Execution failed',
  UNKNOWN: 'Outcome unknown',
};

/** Whether it is a stop order that waits for the market to trade at its stop price. */
export function isHeld({ held }: Pick<Order, 'held'>): boolean {
  return held !== undefined && !held.triggeredAt;
}

/** Where it stands: of a stop order that is released, also whether it is held. */
export function statusWord(order: Pick<Order, 'status' | 'held'>): string {
  if (order.held) return isHeld(order) ? 'Held' : 'Triggered';
  return STATUS_WORDS[order.status] ?? order.status;
}

export const OVER: ReadonlySet<OrderStatus> = new Set(['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED']);

/** What each of the terms is called, in the order in which they are read. */
export const TERM_WORDS: [string, string][] = [
  ['side', 'Side'],
  ['quantity', 'Quantity'],
  ['symbol', 'Symbol'],
  ['orderType', 'Type'],
  ['limitPrice', 'Limit price'],
  ['stopPrice', 'Stop price'],
  ['timeInForce', 'Time in force'],
  ['accountId', 'Account'],
  ['traderId', 'Trader'],
  ['clientOrderId', 'Client order id'],
];

const TIME_IN_FORCE: Record<string, string> = {
  DAY: 'Day',
  GTC: 'Good till cancel',
  IOC: 'Immediate or cancel',
  FOK: 'Fill or kill',
};

export const TYPE_WORDS: Record<Order['orderType'], string> = {
  MARKET: 'Market',
  LIMIT: 'Limit',
  STOP: 'Stop',
  STOP_LIMIT: 'Stop limit',
};

export function termText(name: string, value: string | undefined): string {
  if (value === undefined) return '—';
  if (name === 'side') return sideWord(value);
  if (name === 'orderType') return TYPE_WORDS[value as Order['orderType']] ?? value;
  if (name === 'timeInForce') return TIME_IN_FORCE[value] ?? value;
  return name === 'quantity' || name.endsWith('Price') ? grouped(value) : value;
}

export function termsPhrase({ side, quantity = '', symbol = '', limitPrice, stopPrice }: Terms): string {
  return phrase({ side, quantity, symbol, limitPrice, stopPrice });
}

/** What the order is worth, as risk took it. */
export function approvalValue(approval: Approval): string | undefined {
  return approval.findings.find((finding) => finding.code === 'MAX_ORDER_NOTIONAL')?.actual;
}

export interface Difference {
  name: string;
  before: string;
  after: string;
}

/** In what two versions of the terms differ. */
export function differences(before: Terms, after: Terms): Difference[] {
  const names = new Set([...TERM_WORDS.map(([name]) => name), ...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      name: new Map(TERM_WORDS).get(name) ?? name,
      before: termText(name, before[name]),
      after: termText(name, after[name]),
    }));
}

/** A person as is; a service by the last word of its name. */
export function actorWord(actor: string): string {
  return actor.startsWith('spiffe://') ? `${actor.split('/').pop()} service` : actor;
}

/** What an order is worth, as risk took it. */
export function worth(order: Order): string {
  return order.notional === null ? '—' : grouped(order.notional);
}

/** A limit and what met it, as shares of the greater of both, for a bar; undefined where they are no numbers. */
export function shares(limit: string | null | undefined, actual: string | null | undefined): Shares | undefined {
  const [of, is] = [Number.parseFloat(limit ?? ''), Number.parseFloat(actual ?? '')];
  if (!(of >= 0) || !(is >= 0)) return undefined;
  const most = Math.max(of, is) || 1;
  return { limit: of / most, actual: is / most };
}

export interface Shares {
  limit: number;
  actual: number;
}

/** Such as `5,478,010.00 USD`. */
export function measure(text: string | null | undefined): string {
  return text ? text.replace(/^-?\d+(\.\d+)?/, grouped) : '—';
}

/** The sum, or with -1 the difference, of two decimals, exactly. */
export function sum(a: string, b: string, sign: 1 | -1 = 1): string {
  const places = Math.max(...[a, b].map((each) => each.split('.')[1]?.length ?? 0));
  return decimal(scaled(a, places) + BigInt(sign) * scaled(b, places), places);
}

/** The product of two decimals of up to eight places each, to the cent, rounded half up. */
export function times(a: string, b: string): string {
  const exact = scaled(a, 8) * scaled(b, 8);
  const cent = 10n ** 14n;
  return decimal((exact + (exact < 0n ? -cent : cent) / 2n) / cent, 2);
}

function scaled(text: string, places: number): bigint {
  const [whole = '0', rest = ''] = text.split('.');
  return BigInt(whole + rest.padEnd(places, '0'));
}

function decimal(scaledValue: bigint, places: number): string {
  const digits = (scaledValue < 0n ? -scaledValue : scaledValue).toString().padStart(places + 1, '0');
  const at = digits.length - places;
  return `${scaledValue < 0n ? '-' : ''}${digits.slice(0, at)}${places ? `.${digits.slice(at)}` : ''}`;
}

/** The REST interface's answers, as `/api/openapi.json` describes them. Ids and decimals are strings, times RFC 3339. */

export interface Config {
  development: boolean;
  users: { user: string; roles: string[] }[];
  oidc: { issuer: string; clientId: string } | null;
  temporalUi: string | null;
}

export interface Me {
  subject: string;
  roles: string[];
  accounts: string[];
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Reason {
  code: string;
  message: string;
  limit?: string | null;
  actual?: string | null;
}

export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  field?: string;
  expected?: string;
  errors?: { field: string; code: string; expected: string }[];
  reasons?: Reason[];
  orderId?: string;
}

export const ORDER_STATUSES = [
  'PENDING_RISK',
  'PENDING_APPROVAL',
  'RELEASED',
  'WORKING',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
  'EXECUTION_FAILED',
  'UNKNOWN',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const SIDES = ['BUY', 'SELL', 'SELL_SHORT'] as const;
export type Side = (typeof SIDES)[number];

export const TIMES_IN_FORCE = ['DAY', 'GTC', 'IOC', 'FOK'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export type ApprovalState = 'OPEN' | 'APPROVED' | 'REJECTED' | 'EXPIRED' | 'WITHDRAWN';

export interface Order {
  orderId: string;
  clientOrderId: string;
  workflowId: string;
  accountId: string;
  traderId: string;
  symbol: string;
  side: Side;
  quantity: string;
  orderType: 'MARKET' | 'LIMIT';
  limitPrice: string | null;
  timeInForce: TimeInForce;
  status: OrderStatus;
  cumQty: string;
  leavesQty: string;
  avgPx: string;
  notional: string | null;
  /** Of the notional. */
  currency: string | null;
  reasons: Reason[];
  riskCheckId: string | null;
  approval?: { approvalId: string; state: ApprovalState; required: number; approvedBy: string[]; expiresAt: string };
  venue: string | null;
  createdAt: string;
  updatedAt: string;
  version: number;
}

export interface NewOrder {
  clientOrderId: string;
  accountId: string;
  symbol: string;
  side: Side;
  quantity: string;
  orderType: 'MARKET' | 'LIMIT';
  limitPrice?: string;
  timeInForce: TimeInForce;
}

/** What is signed for. `limitPrice` is there for limit orders only. */
export type Terms = Record<string, string>;

export interface Finding {
  code: string;
  message: string;
  outcome: string;
  limit?: string;
  actual?: string;
}

export interface Approval {
  approvalId: string;
  orderId: string;
  accountId: string;
  maker: string;
  state: ApprovalState;
  terms: Terms;
  termsHash: string;
  findings: Finding[];
  required: number;
  decisions: { checker: string; verdict: 'APPROVE' | 'REJECT'; reason: string; decidedAt: string }[];
  claimedBy: string | null;
  openedAt: string;
  expiresAt: string;
  closedAt: string | null;
  mayDecide: boolean;
  whyNot: string | null;
}

export interface TimelineItem {
  at: string;
  source: 'WORKFLOW' | 'AUDIT';
  type: string;
  actor: string;
  summary: string;
  details: Record<string, unknown>;
}

export interface Position {
  accountId: string;
  symbol: string;
  quantity: string;
  averagePrice: string | null;
  realizedPnl: string;
  unrealizedPnl: string | null;
  fees: string;
  currency: string;
  marketPrice: string | null;
  asOf: string | null;
}

export interface Instrument {
  symbol: string;
  name: string;
  currency: string;
  tick: string;
  lot: string;
  status: 'OPEN' | 'HALTED';
}

/** What an event of `/api/events` says: that something was recorded. */
export interface Notice {
  sequence: number;
  at: string;
  type: string;
  orderId?: string;
  accountId?: string;
  /** The order's latest request for signatures. */
  approvalId?: string;
  status?: OrderStatus;
}

export interface Account {
  accountId: string;
  currency: string;
  cash: string;
  /** Null when something it holds was never quoted. */
  equity: string | null;
  openCredit: string;
  creditLine: string | null;
  asOf: string;
}

export interface Quote {
  symbol: string;
  venue: string;
  bid: string | null;
  bidSize: string | null;
  ask: string | null;
  askSize: string | null;
  at: string;
}

export interface Part {
  part: string;
  healthy: boolean;
  message: string | null;
}

export interface Activity {
  items: { minute: string; orders: number; decisions: number; fills: number }[];
  open: Partial<Record<OrderStatus, number>>;
}

export interface PnlPoint {
  at: string;
  realizedPnl: string;
}

import type { components } from '../../target/openapi.d.ts';

/** The REST interface's answers, by the names that `/api/openapi.json` gives them. Decimals are strings, times RFC 3339. */
type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type Activity = Schemas['Activity'];
export type Approval = Schemas['Approval'];
export type ApprovalState = Schemas['ApprovalState'];
export type Break = Schemas['Break'];
export type Config = Schemas['Config'];
/** What an event of `/api/events` says. */
export type Notice = Schemas['Event'];
export type Finding = Schemas['Finding'];
export type Instrument = Schemas['Instrument'];
export type MassCancel = Schemas['MassCancel'];
export type Me = Schemas['Me'];
/** As we enter it: numbers go as text. */
export type NewOrder = Schemas['NewOrder'] & { quantity: string; limitPrice?: string; stopPrice?: string };
export type Order = Schemas['Order'];
export type OrderStatus = Schemas['OrderStatus'];
export type Parts = Schemas['Parts'];
export type Position = Schemas['Position'];
/** Also what we say ourselves where no server answered. */
export type Problem = Omit<Schemas['Problem'], 'type' | 'code'> & { code: Schemas['Problem']['code'] | 'UNREACHABLE' };
export type Quote = Schemas['Quote'];
export type RealizedPnl = Schemas['RealizedPnl'];
export type Reason = Schemas['Reason'];
export type Side = Order['side'];
export type Terms = Approval['terms'];
export type TimeInForce = Order['timeInForce'];
export type Venue = Schemas['Venue'];
export type TimelineItem = Schemas['TimelineItem'];

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** All values of a type, each once: one that is left out, or that there is not, is an error. */
function all<T extends string>(values: Record<T, true>): T[] {
  return Object.keys(values) as T[];
}

/** In the order in which an order comes through them. */
export const ORDER_STATUSES = all<OrderStatus>({
  PENDING_RISK: true,
  PENDING_APPROVAL: true,
  RELEASED: true,
  WORKING: true,
  PARTIALLY_FILLED: true,
  FILLED: true,
  CANCELED: true,
  REJECTED: true,
  EXPIRED: true,
  EXECUTION_FAILED: true,
  UNKNOWN: true,
});

export const SIDES = all<Side>({ BUY: true, SELL: true, SELL_SHORT: true });

export const TIMES_IN_FORCE = all<TimeInForce>({ DAY: true, GTC: true, IOC: true, FOK: true });

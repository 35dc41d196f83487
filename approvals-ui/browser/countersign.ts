import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Break, NewOrder, Order } from '../src/api/types.ts';

const ROOT = join(import.meta.dirname, '../..');
const PORTS = [
  'API',
  'ADMIN',
  'TEMPORAL',
  'TEMPORAL_UI',
  'OPA',
  'POSTGRES',
  'XSIM',
  'XSIM_ADMIN',
  'YSIM',
  'YSIM_ADMIN',
] as const;
const PATIENCE_MS = 120_000;

/** An application of our own with its real parts, from nothing, gone when we are. */
export class Countersign {
  private readonly folder = mkdtempSync(join(tmpdir(), 'countersign-browser-'));
  private process: ChildProcess | undefined;
  private readonly ports: Record<string, number>;
  private readonly settings: Record<string, string>;

  private constructor(ports: Record<string, number>, settings: Record<string, string>) {
    this.ports = ports;
    this.settings = settings;
  }

  static async running(settings: Record<string, string> = {}): Promise<Countersign> {
    const free = await Promise.all(PORTS.map(freePort));
    const ports = Object.fromEntries(PORTS.map((name, index) => [name, free[index] ?? 0]));
    const countersign = new Countersign(ports, settings);
    await countersign.start();
    return countersign;
  }

  get address(): string {
    return `http://127.0.0.1:${this.ports.API}`;
  }

  get admin(): string {
    return `http://127.0.0.1:${this.ports.ADMIN}`;
  }

  /** The environment by which it, and who wants to speak with it, know all ports. */
  get addresses(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.ports).map(([name, port]) => [`COUNTERSIGN_${name}_PORT`, `${port}`]),
    );
  }

  async start(): Promise<void> {
    const log = openSync(join(this.folder, 'log'), 'a');
    this.process = spawn(
      java(),
      ['-Xmx700m', '--sun-misc-unsafe-memory-access=allow', '-jar', 'api/target/countersign.jar', 'dev'],
      {
        cwd: ROOT,
        stdio: ['ignore', log, log],
        env: { ...process.env, ...this.settings, COUNTERSIGN_DATA_DIR: join(this.folder, 'data'), ...this.addresses },
      },
    );
    await untilAnswered(
      `${this.admin}/healthcheck`,
      this.process,
      () => `Countersign:\n${readFileSync(join(this.folder, 'log'), 'utf8')}`,
    );
  }

  /** Its database, for one who asks what no interface tells. */
  get database(): string {
    return `postgres://postgres@127.0.0.1:${this.ports.POSTGRES}/countersign`;
  }

  /** @param settings of PostgreSQL, from now on */
  async restart(settings: Record<string, string>): Promise<void> {
    await this.end('SIGTERM');
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    appendFileSync(join(this.folder, 'data/postgres/postgresql.auto.conf'), lines.join(''));
    await this.start();
  }

  /** As a power cut would. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    return new Promise((resolve) => {
      if (!this.process || this.process.exitCode !== null) return resolve();
      this.process.once('exit', () => resolve());
      this.process.kill(signal);
    });
  }

  /** Makes the next orders, changes or reports go wrong at the venues. */
  async fault(
    fault: 'reject' | 'silent' | 'pending' | 'wrong_price' | 'unknown_order',
    count: number,
    millis = 0,
  ): Promise<void> {
    for (const venue of ['XSIM', 'YSIM']) {
      const admin = `http://127.0.0.1:${this.ports[`${venue}_ADMIN`]}`;
      const answer = await fetch(`${admin}/fault?fault=${fault}&count=${count}&millis=${millis}`, { method: 'POST' });
      if (!answer.ok) throw new Error(await answer.text());
    }
  }

  private readonly tokens = new Map<string, Promise<string>>();

  private token(user: string): Promise<string> {
    const known = this.tokens.get(user) ?? this.fetched(user);
    this.tokens.set(user, known);
    return known;
  }

  private async fetched(user: string): Promise<string> {
    const answer = await fetch(`${this.address}/api/dev/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user }),
    });
    return ((await answer.json()) as { token: string }).token;
  }

  async call<T>(user: string, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.address}/api${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${await this.token(user)}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as T;
  }

  private entered = 0;

  enter(user: string, order: Partial<NewOrder> = {}): Promise<Order> {
    return this.call<Order>(user, 'POST', '/orders', {
      clientOrderId: `browser-${++this.entered}-${Date.now()}`,
      accountId: 'ACC-001',
      symbol: 'BAC',
      side: 'BUY',
      quantity: '100',
      orderType: 'MARKET',
      timeInForce: 'DAY',
      ...order,
    });
  }

  /** One that risk has decided on at a price. Just after a start there may be no fresh one yet. */
  private async decided(user: string, terms: Partial<NewOrder>): Promise<Order> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      let order = await this.enter(user, terms);
      while (order.status === 'PENDING_RISK') order = await this.call(user, 'GET', `/orders/${order.orderId}`);
      const isEarly = order.status === 'REJECTED' && order.reasons.every(({ code }) => code.startsWith('PRICE_'));
      if (!isEarly || Date.now() > deadline) return order;
    }
  }

  /** One that waits for a checker, and its approval's id. */
  async enterLarge(user = 'trader1'): Promise<{ order: Order; approvalId: string }> {
    const order = await this.decided(user, { quantity: '37000', orderType: 'LIMIT', limitPrice: '13.60' });
    if (!order.approval) throw new Error(`no approval was asked for: ${JSON.stringify(order.reasons)}`);
    return { order, approvalId: order.approval.approvalId };
  }

  /** One that rests at its venue, below the market. */
  async enterAtRest(user = 'trader1', quantity = '1'): Promise<Order> {
    let order = await this.decided(user, { quantity, orderType: 'LIMIT', limitPrice: '13.40' });
    while (order.status === 'RELEASED') order = await this.call(user, 'GET', `/orders/${order.orderId}`);
    if (order.status !== 'WORKING') throw new Error(`it does not rest: ${JSON.stringify(order)}`);
    return order;
  }

  /** One of which the venue says that it traded at a price worse than its limit, and the break. */
  async enterWorse(user = 'trader1'): Promise<Break> {
    await this.fault('wrong_price', 1);
    const order = await this.decided(user, { quantity: '100', orderType: 'LIMIT', limitPrice: '14.20' });
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const { items } = await this.call<{ items: Break[] }>('operations1', 'GET', '/breaks?state=OPEN');
      const found = items.find(({ orderId }) => orderId === order.orderId);
      if (found) {
        await this.fault('wrong_price', 0);
        return found;
      }
      if (Date.now() > deadline) throw new Error(`no break comes of it: ${JSON.stringify(order)}`);
    }
  }

  /** Ends what is open, so that one test's orders use up no limit of the next one's. */
  async settle(): Promise<void> {
    const { items } = await this.call<{ items: Order[] }>(
      'operations1',
      'GET',
      '/orders?status=PENDING_APPROVAL&status=WORKING&status=PARTIALLY_FILLED',
    );
    const body = { reason: 'The test is over' };
    for (const { orderId, status, approval } of items) {
      if (status === 'PENDING_APPROVAL' && approval) {
        const path = `/approvals/${approval.approvalId}`;
        const { termsHash } = await this.call<{ termsHash: string }>('checker3', 'GET', path);
        await this.call('checker3', 'POST', `${path}/reject`, { ...body, termsHash });
      } else {
        await this.call('operations1', 'POST', `/orders/${orderId}/cancel`, body);
      }
    }
  }
}

export function java(): string {
  return `${execFileSync(join(ROOT, 'tools/jdk.sh'), { encoding: 'utf8' }).trim()}/bin/java`;
}

/** @param what says what did not come up */
export async function untilAnswered(address: string, process: ChildProcess, what: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await fetch(address).catch(() => undefined))?.ok) {
    if (Date.now() > deadline || process.exitCode !== null) throw new Error(`does not come up: ${what()}`);
    // The one thing to wait for is the answer itself.
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

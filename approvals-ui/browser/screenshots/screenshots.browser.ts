import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { openBrowser, person } from '../people.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'docs/screenshots');

let countersign: Countersign;
let browser: Browser;
let shots: [name: string, user: string, path: string][];

/** A morning of orders, and one of each kind to look at. */
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  [countersign, browser] = await Promise.all([Countersign.running(), openBrowser()]);
  try {
    execFileSync('python3', ['tests/demo/demo.py'], { cwd: ROOT, env: { ...process.env, ...countersign.addresses } });
  } catch (ended) {
    // The market moves: an order of the morning may come to something else than was meant, and is as good to show.
    if ((ended as { status?: number }).status !== 1) throw ended;
  }
  const { items } = await countersign.call<{ items: { orderId: string; approval: { approvalId: string } }[] }>(
    'compliance1',
    'GET',
    '/orders?symbol=SPY&account=ACC-003&limit=1',
  );
  const rejected = await countersign.enter('trader1', { accountId: 'ACC-002', symbol: 'SPY', quantity: '1300' });
  const filled = await countersign.call<{ items: { orderId: string }[] }>(
    'compliance1',
    'GET',
    '/orders?symbol=BAC&status=FILLED&limit=50',
  );
  await countersign.call('checker2', 'POST', `/approvals/${items[0]?.approval.approvalId}/claim`);
  shots = [
    ['sign-in', '', '/'],
    ['approvals', 'checker1', '/approvals'],
    ['approval', 'checker1', `/approvals/${items[0]?.approval.approvalId}`],
    ['approve', 'checker1', `/approvals/${items[0]?.approval.approvalId}?decide=approve`],
    ['own-order', 'trader2', `/approvals/${items[0]?.approval.approvalId}`],
    ['orders', 'compliance1', '/orders'],
    ['order', 'compliance1', `/orders/${filled.items[0]?.orderId}`],
    ['rejected', 'trader1', `/orders/${rejected.orderId}`],
    ['operations', 'operations1', '/operations'],
    ['blotter', 'trader1', '/blotter'],
  ];
}, 300_000);
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`${colorScheme}, ${width} px`, async () => {
      for (const [name, user, path] of shots) {
        const viewport = { width, height: width === 390 ? 844 : 860 };
        const page = await person(browser, countersign, user || 'checker1', { colorScheme, viewport });
        if (user === '') await page.getByRole('button', { name: 'Sign out' }).click();
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('load');
        await page.getByText('Loading…').first().waitFor({ state: 'hidden' });
        // The page behind a dialog, and what is drawn on it, come a moment later.
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`) });
        await page.context().close();
      }
    }, 180_000);
  }
}

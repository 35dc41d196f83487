import type { Browser } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { openBrowser, person, title } from '../people.ts';

const ORDERS_A_SECOND = 20;
const ORDERS = 400;
/** Until the server's code is compiled; begun slowly, as a cold one would only pile orders up. */
const WARM_UPS: [orders: number, aSecond: number][] = [
  [150, 5],
  [1200, ORDERS_A_SECOND],
];
const MOST_MS = 150;
/** Above this a person notices that the page does not answer. */
const LONGEST_TASK_MS = 200;
const AT_REST = { orderType: 'LIMIT', limitPrice: '13.40' } as const;

let countersign: Countersign;
let browser: Browser;

beforeAll(async () => {
  [countersign, browser] = await Promise.all([Countersign.running(), openBrowser()]);
  // Only the database knows when a transaction was committed, and only if it is told to keep that.
  await countersign.restart({ track_commit_timestamp: 'on' });
});
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

test('a blotter with two hundred open orders stays smooth while orders come in and it is scrolled', async () => {
  for (let number = 0; number < 250; number++) await countersign.enterAtRest();
  const page = await person(browser, countersign, 'trader1');
  await page.getByText('There are more').first().waitFor();
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
  });
  for (let number = 0; number < 20; number++) {
    const { orderId } = await countersign.enterAtRest();
    await page.locator(`[data-row="${orderId}"]`).waitFor();
    await page.mouse.wheel(0, 2_000);
  }
  const longest = Math.max(0, ...(await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks)));
  console.info(`longest task ${longest} ms`);
  expect(longest).toBeLessThan(LONGEST_TASK_MS);
}, 120_000);

test('what is committed is on the screen soon, with twenty orders a second going through', async () => {
  const page = await person(browser, countersign, 'compliance1');
  await title(page, 'Orders').waitFor();
  // The browser and the servers share this machine's clock, so their times can be compared.
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const look = () => {
      for (const link of document.querySelectorAll<HTMLElement>('[data-row]'))
        seen[link.dataset.row ?? ''] ??= Date.now();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  for (const [orders, aSecond] of WARM_UPS) await enter(orders, aSecond);
  const last = await commits('SELECT max(sequence) AS sequence FROM audit');
  const ids = await enter(ORDERS, ORDERS_A_SECOND);
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen))
    .toHaveProperty(ids.at(-1) ?? '');
  const rows = await commits(`SELECT order_id, extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 AS at
    FROM audit WHERE type = 'RISK_ALLOWED' AND sequence > ${last[0]?.sequence}`);
  const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen);
  const delays = rows
    .map(({ order_id, at }) => Math.round((seen[order_id ?? ''] ?? Number.POSITIVE_INFINITY) - Number(at)))
    .toSorted((a, b) => a - b);
  const share = (part: number) => delays[Math.floor(delays.length * part)] ?? Number.POSITIVE_INFINITY;
  console.info(
    `${delays.length} orders; ms from commit to screen: 50 % ${share(0.5)}, 95 % ${share(0.95)}, most ${delays.at(-1)}`,
  );

  expect(delays).toHaveLength(ORDERS);
  expect(share(0.95)).toBeLessThan(MOST_MS);
}, 300_000);

async function enter(orders: number, aSecond: number): Promise<string[]> {
  const begin = Date.now();
  const answers: Promise<{ orderId: string }>[] = [];
  for (let number = 0; number < orders; number++) {
    await new Promise((resolve) => setTimeout(resolve, begin + (number * 1000) / aSecond - Date.now()));
    answers.push(countersign.enter('trader1', { quantity: '1', ...AT_REST }));
  }
  return (await Promise.all(answers)).map(({ orderId }) => orderId);
}

async function commits(query: string): Promise<Record<string, string>[]> {
  const sql = postgres(countersign.database, { onnotice: () => {} });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

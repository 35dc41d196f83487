import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { openBrowser, person, title } from '../people.ts';

const ORDERS_A_SECOND = 20;
const ORDERS = 200;
const WARM_UP = 200;
const MOST_MS = 150;
const AT_REST = { orderType: 'LIMIT', limitPrice: '13.40' } as const;

let countersign: Countersign;
let browser: Browser;

beforeAll(async () => {
  [countersign, browser] = await Promise.all([Countersign.running(), openBrowser()]);
});
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

test('what is committed is on the screen soon, with twenty orders a second going through', async () => {
  const page = await person(browser, countersign, 'compliance1');
  await title(page, 'Orders').waitFor();
  // The browser and the server share this machine's clock, so their times can be compared.
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const look = () => {
      for (const link of document.querySelectorAll<HTMLElement>('[data-row]'))
        seen[link.dataset.row ?? ''] ??= Date.now();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  const enter = async (prefix: string, count: number) => {
    const begin = Date.now();
    const answers: Promise<unknown>[] = [];
    for (let number = 0; number < count; number++) {
      await new Promise((resolve) => setTimeout(resolve, begin + (number * 1000) / ORDERS_A_SECOND - Date.now()));
      answers.push(countersign.enter('trader1', { clientOrderId: `${prefix}-${number}`, quantity: '1', ...AT_REST }));
    }
    await Promise.all(answers);
  };
  await enter('warm-up', WARM_UP);
  const begin = new Date().toISOString();
  await enter('measured', ORDERS);
  const records = await countersign.call<{ items: { orderId: string; at: string }[] }>(
    'compliance1',
    'GET',
    `/audit?type=RISK_ALLOWED&limit=500&from=${begin}`,
  );
  const committed = new Map(records.items.map(({ orderId, at }) => [orderId, Date.parse(at)]));
  const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen);
  const delays = [...committed]
    .flatMap(([orderId, at]) => (seen[orderId] ? [seen[orderId] - at] : []))
    .toSorted((a, b) => a - b);
  const share = (part: number) => delays[Math.floor(delays.length * part)] ?? Number.POSITIVE_INFINITY;
  console.info(
    `${delays.length} orders seen; ms until seen: 50 % ${share(0.5)}, 95 % ${share(0.95)}, most ${delays.at(-1)}`,
  );

  // One that came and was pushed off the page within one fetch of it was never there to be seen.
  expect(delays.length).toBeGreaterThan(ORDERS * 0.9);
  expect(share(0.95)).toBeLessThan(MOST_MS);
}, 120_000);

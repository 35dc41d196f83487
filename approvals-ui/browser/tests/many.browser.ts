import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { openBrowser, person } from '../people.ts';

const MANY = 5_000;
const PER_PAGE = 25;

let countersign: Countersign;
let browser: Browser;

/** Open orders by the thousand, as copies of one: what is tested is the pages, and not how orders come about. */
beforeAll(async () => {
  [countersign, browser] = await Promise.all([Countersign.running(), openBrowser()]);
  const { orderId } = await countersign.enterAtRest();
  const sql = postgres(countersign.database);
  const names = Array.from({ length: MANY }, (_, number) => `many-${number + 1}`);
  await sql`INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object(
      'order_id', id, 'client_order_id', name, 'created_at', o.created_at - n * interval '1 second'))).*
    FROM orders o, unnest(${names.map(idOf)}::text[], ${names}::text[]) WITH ORDINALITY AS copy(id, name, n)
    WHERE o.order_id = ${orderId}`;
  await sql`ANALYZE orders`;
  await sql.end();
});
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

/** As the server makes an order's id: base 32 of the digest of the account and the client order id. */
function idOf(clientOrderId: string): string {
  const digest = createHash('sha256').update(`ACC-001\n${clientOrderId}`).digest();
  const bits = Array.from(digest, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{5}/g) ?? []).map(
    (five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)],
  );
  return `O-${letters.slice(0, 26).join('')}`;
}

test('of thousands of orders a page is shown at a time, each once, and all can be reached', async () => {
  const page = await person(browser, countersign, 'compliance1');
  const seen = new Set<string | null>();
  for (let number = 1; number <= 5; number++) {
    await expect.poll(() => page.locator('[data-row]').count()).toBe(PER_PAGE);
    const ids = await page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
    expect(ids.filter((id) => seen.has(id))).toEqual([]);
    for (const id of ids) seen.add(id);
    const first = await page.locator('[data-row]').first().getAttribute('data-row');
    await page.getByRole('link', { name: 'Older orders' }).click();
    await page.locator(`[data-row="${first}"]`).waitFor({ state: 'detached' });
  }
});

test('new orders make a page no longer than twice, and push none off it unseen', async () => {
  const page = await person(browser, countersign, 'compliance1');
  // Orders that come too early for a price are refused, and are not on this one.
  await page.goto('/orders?status=WORKING');
  await page.locator('[data-row]').first().waitFor();
  const last = await page.locator('[data-row]').last().getAttribute('data-row');
  for (let number = 0; number < PER_PAGE - 1; number++) {
    const { orderId } = await countersign.enterAtRest();
    await page.locator(`[data-row="${orderId}"]`).waitFor();
  }
  expect(await page.locator('[data-row]').count()).toBe(2 * PER_PAGE - 1);
  expect(await page.locator('[data-row]').last().getAttribute('data-row')).toBe(last);

  await countersign.enterAtRest();
  await expect.poll(() => page.locator('[data-row]').count()).toBe(PER_PAGE);
  await page.getByRole('link', { name: 'Older orders' }).click();
  await page.locator(`[data-row="${last}"]`).waitFor();
});

test('the blotter shows as many open orders as it can hold, and says that there are more', async () => {
  const page = await person(browser, countersign, 'trader1');
  await page.getByText('There are more').first().waitFor();
  const open = page.getByRole('table', { name: 'Open orders' }).locator('[data-row]');
  expect(await open.count()).toBe(200);
  const { orderId } = await countersign.enterAtRest();
  await page.locator(`[data-row="${orderId}"]`).waitFor();
});

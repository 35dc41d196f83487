import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Break, Order } from '../../src/api/types.ts';
import { Countersign } from '../countersign.ts';
import { openBrowser, person } from '../people.ts';

const NONE = 'No break is open: what is booked and what the venues say do not differ.';
/** A copy is compared some seconds after its report, and what has no account is asked for every ten. */
const LATER = { timeout: 30_000 };

let countersign: Countersign;
let browser: Browser;

beforeAll(async () => {
  [countersign, browser] = await Promise.all([Countersign.running(), openBrowser()]);
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

async function operations(user = 'operations1'): Promise<Page> {
  const page = await person(browser, countersign, user);
  await page.goto('/operations');
  await page.getByRole('heading', { level: 2, name: 'Breaks' }).waitFor();
  return page;
}

test('operations see what a venue says beside what is booked, and accept it or dismiss it with a reason', async () => {
  const page = await operations();
  await page.getByText(NONE).waitFor();
  const { orderId, venue } = await countersign.enterWorse();
  const row = page.getByRole('row', { name: /^Traded worse than the limit Buy 100 BAC at 14\.2/ });
  await row.getByText(new RegExp(`^${venue} says: trade at 14\\.[5-9]|^${venue} says: trade at 15`)).waitFor();
  await row.getByText('We have: limit 14.20, buy').waitFor();
  expect(await row.getByRole('link').getAttribute('href')).toBe(`/orders/${orderId}`);

  await row.getByRole('button', { name: 'Accept' }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept this break' });
  expect(await dialog.getByRole('button', { name: 'Accept the break' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'The venue confirmed the trade' }).click();
  await dialog.getByRole('button', { name: 'Accept the break' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await row.waitFor({ state: 'hidden' });
  await expect
    .poll(async () => (await countersign.call<Order>('operations1', 'GET', `/orders/${orderId}`)).status)
    .toBe('FILLED');

  // What is booked now is not what the drop copy says. That there is nothing to accept; all of it goes by keyboard.
  const copy = page.getByRole('row', { name: /^The drop copy says something else Buy 100 BAC/ });
  await copy.waitFor(LATER);
  expect(await copy.getByRole('button').count()).toBe(1);
  await page.keyboard.press('j');
  expect(await copy.getByRole('link').evaluate((link) => link === document.activeElement)).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const words = page.getByRole('dialog').getByRole('textbox', { name: 'In your words' });
  await words.waitFor();
  while (!(await words.evaluate((field) => field === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.type('The venue will correct it tonight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText(NONE).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');

  await page.goto(`/orders/${orderId}`);
  await page.getByText('A break was raised: Traded worse than the limit').waitFor();
  await page.getByText('A break was accepted, and its trade is booked: Traded worse than the limit').waitFor();
  await page.getByRole('row', { name: /operations1 A break was dismissed: The drop copy says/ }).waitFor();
  await page.getByText('The venue will correct it tonight').waitFor();
});

test('what is of no order is seen as well, and who is late is told that it is resolved', async () => {
  const [late, fast] = await Promise.all([operations(), operations()]);
  await countersign.fault('unknown_order', 1);
  await countersign.enter('trader1', { quantity: '100' });
  const row = (page: Page) => page.getByRole('row', { name: /^A message that could not be taken as said/ }).first();
  await Promise.all([late, fast].map((page) => row(page).waitFor(LATER)));
  await countersign.fault('unknown_order', 0);

  await row(late).getByRole('button', { name: 'Dismiss' }).click();
  const waiting = late.getByRole('dialog', { name: 'Dismiss this break' });
  await waiting.getByRole('button', { name: 'Not ours' }).click();
  const { items } = await countersign.call<{ items: Break[] }>('operations1', 'GET', '/breaks?state=OPEN');
  for (const { breakId } of items) {
    await countersign.call('operations1', 'POST', `/breaks/${breakId}/resolve`, {
      resolution: 'DISMISS',
      reason: 'Not ours',
    });
  }
  await fast.getByText(NONE).waitFor(LATER);
  await waiting.getByText('The break is resolved by now.').waitFor(LATER);
  expect(await waiting.getByRole('button', { name: 'Dismiss the break' }).isDisabled()).toBe(true);
});

test('compliance and auditors see breaks, and have nothing to press', async () => {
  await countersign.enterWorse();
  for (const user of ['compliance1', 'auditor1']) {
    const page = await operations(user);
    const row = page.getByRole('row', { name: /^Traded worse than the limit/ });
    await row.waitFor();
    expect(await row.getByRole('button').count(), user).toBe(0);
  }
});

test('what is not known about breaks is not shown as none', async () => {
  const page = await person(browser, countersign, 'operations1');
  await page.route('**/api/breaks*', (route) =>
    route.fulfill({ status: 503, json: { status: 503, code: 'UNAVAILABLE', title: 'Not available', detail: 'Why.' } }),
  );
  await page.goto('/operations');
  await page.getByRole('alert').getByText('Why.').waitFor();
  expect(await page.getByText(NONE).count()).toBe(0);
});

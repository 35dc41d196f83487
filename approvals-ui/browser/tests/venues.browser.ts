import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Order } from '../../src/api/types.ts';
import { Countersign } from '../countersign.ts';
import { openBrowser, person } from '../people.ts';

const VENUES = ['XSIM', 'YSIM'];

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

const order = (orderId: string) => countersign.call<Order>('operations1', 'GET', `/orders/${orderId}`);

/** One that stays where it is, and where that is. */
async function resting(symbol: string, limitPrice: string): Promise<Order> {
  const { orderId } = await countersign.enter('trader1', { symbol, orderType: 'LIMIT', limitPrice, quantity: '100' });
  await expect.poll(async () => (await order(orderId)).status).toBe('WORKING');
  return order(orderId);
}

test('operations have a venue cancel all, with a reason and by keyboard alone, and read what it says', async () => {
  const page = await operations();
  const { orderId, venue } = await resting('BAC', '13.40');
  const button = page.getByRole('button', { name: `Cancel all at ${venue}` });
  await expect.poll(() => button.isEnabled()).toBe(true); // the focus of one that is not goes nowhere
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Cancel all at ${venue}` });
  const words = dialog.getByRole('textbox', { name: 'In your words' });
  await words.waitFor();
  expect(await dialog.getByRole('button', { name: `Cancel all at ${venue}` }).isDisabled()).toBe(true);
  while (!(await words.evaluate((field) => field === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.type('Its prices are wrong');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page
    .getByText(new RegExp(`^${venue} cancels (one order|\\d+ orders)\\.`))
    .first()
    .waitFor();
  await expect.poll(() => button.evaluate((each) => each === document.activeElement)).toBe(true);
  await expect.poll(async () => (await order(orderId)).status).toBe('CANCELED');
});

test('of one instrument alone, and what goes wrong is told in the dialog', async () => {
  const page = await operations();
  const { orderId, venue } = await resting('BAC', '13.40');
  await page.getByRole('button', { name: `Cancel all at ${venue}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Of which instrument' }).selectOption('IBM');
  await dialog.getByRole('button', { name: 'The venue asked us to' }).click();
  const detail = `Nothing was sent to ${venue}: the session is down`;
  await page.route('**/mass-cancel', (route) =>
    route.fulfill({ status: 503, json: { status: 503, code: 'VENUE_UNAVAILABLE', title: 'No session', detail } }),
  );
  await dialog.getByRole('button', { name: `Cancel all IBM at ${venue}` }).click();
  await dialog.getByRole('alert').getByText(detail).waitFor();
  await page.unroute('**/mass-cancel');
  await dialog.getByRole('button', { name: `Cancel all IBM at ${venue}` }).click();
  await page.getByText(`${venue} has no open order of ours in IBM.`).first().waitFor();
  expect((await order(orderId)).status).toBe('WORKING');
});

test('while it is under way the same is asked again, under the same key', async () => {
  const page = await operations();
  const keys: (string | undefined)[] = [];
  await page.route('**/mass-cancel', (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    return keys.length < 3
      ? route.fulfill({
          status: 202,
          json: { venue: 'XSIM', symbol: 'AIG', state: 'UNDER_WAY', affectedOrders: null, clOrdId: null },
        })
      : route.continue();
  });
  await page.getByRole('button', { name: 'Cancel all at XSIM' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Of which instrument' }).selectOption('AIG');
  await dialog.getByRole('button', { name: 'The venue asked us to' }).click();
  await dialog.getByRole('button', { name: 'Cancel all AIG at XSIM' }).click();
  await page.getByText('XSIM has no open order of ours in AIG.').first().waitFor();
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test('nobody else has anything to press', async () => {
  for (const user of ['compliance1', 'auditor1']) {
    const page = await operations(user);
    expect(await page.getByRole('button', { name: /^Cancel all at/ }).count(), user).toBe(0);
  }
  const page = await operations();
  for (const venue of VENUES) await page.getByRole('button', { name: `Cancel all at ${venue}` }).waitFor();
});

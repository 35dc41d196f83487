import type { Browser, Page } from 'playwright-core';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { openBrowser, person, title } from '../people.ts';

let countersign: Countersign;
let browser: Browser;

beforeAll(async () => {
  [countersign, browser] = await Promise.all([Countersign.running(), openBrowser()]);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await countersign.settle();
});
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

async function at(path: string, user: string): Promise<Page> {
  const page = await person(browser, countersign, user);
  await page.goto(path);
  return page;
}

/** Opens the dialog of a change and types what the order is to be. */
async function change(page: Page, terms: Record<string, string>) {
  await page.getByRole('button', { name: /^Change Buy/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Change this order' });
  await retype(page, terms);
  await dialog.getByRole('button', { name: 'The market has moved' }).click();
  return dialog;
}

async function retype(page: Page, terms: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(terms)) {
    await page.getByRole('dialog').getByRole('textbox', { name }).fill(value);
  }
}

test('a trader changes what rests at a venue, and the history says how it came about', async () => {
  const { orderId } = await countersign.enterAtRest();
  const trader = await at(`/orders/${orderId}`, 'trader1');
  const dialog = await change(trader, {});
  const send = dialog.getByRole('button', { name: 'Change the order' });
  await dialog.getByText('Nothing is to be changed yet.').waitFor();
  expect(await send.isDisabled()).toBe(true);
  expect(await dialog.getByRole('textbox', { name: 'Stop price' }).count()).toBe(0);

  await retype(trader, { Quantity: '1,250', 'Limit price': '13.30' });
  await send.click();
  await dialog.waitFor({ state: 'hidden' });
  await title(trader, 'Buy 1,250 BAC at 13.3').waitFor();
  await trader.getByRole('row', { name: /trader1 A change to 1,250 BAC at 13\.3 was asked for Allowed/ }).waitFor();
  await trader.getByText('The market has moved').waitFor();
  await trader.getByRole('row', { name: /The change to 1,250 BAC at 13\.3 goes to the venue Allowed/ }).waitFor();
  await trader.getByText('The venue has changed the order: 1,250 at 13.30').waitFor();
});

test('what a change cannot be is said at its field, and leaves the order as it is', async () => {
  const { orderId } = await countersign.enterAtRest();
  const trader = await at('/blotter', 'trader1');
  const dialog = await change(trader, { Quantity: 'a lot' });
  const quantity = dialog.getByRole('textbox', { name: 'Quantity' });
  await dialog.getByRole('button', { name: 'Change the order' }).click();
  await dialog.getByRole('alert').waitFor();
  expect(await quantity.getAttribute('aria-invalid')).toBe('true');
  expect(await said(trader, 'quantity')).toMatch(/must be a plain decimal/);

  await retype(trader, { Quantity: '2', 'Limit price': '13.405' });
  await dialog.getByRole('button', { name: 'Change the order' }).click();
  await expect.poll(() => said(trader, 'limitPrice')).toBe('The limit price is not a multiple of the tick');
  expect(await quantity.getAttribute('aria-invalid')).toBe('false');

  await dialog.getByRole('button', { name: 'Back' }).click();
  await trader.goto(`/orders/${orderId}`);
  await title(trader, 'Buy 1 BAC at 13.4').waitFor();
  await trader.getByRole('row', { name: /trader1 A change was asked for Denied/ }).waitFor();
});

/** What describes a field of the dialog to those who cannot see it. */
function said(page: Page, field: string): Promise<string | null> {
  return page.locator(`#${`fault-${field}`}`).textContent();
}

test('a change that needs a second person waits for one, or is taken back', async () => {
  const { orderId } = await countersign.enterAtRest('trader1', '36000');
  const [trader, checker] = await Promise.all([at(`/orders/${orderId}`, 'trader1'), at('/approvals', 'checker1')]);
  await checker.getByText('Nothing waits for your approval').waitFor();
  await (await change(trader, { Quantity: '38000' })).getByRole('button', { name: 'Change the order' }).click();
  await trader.getByRole('status').getByText('The change to 38,000 BAC at 13.4 waits for a second person.').waitFor();
  expect(await trader.getByRole('button', { name: /^Change/ }).count()).toBe(0);

  await checker.getByRole('link', { name: 'Buy 38,000 BAC at 13.4' }).click();
  await checker.getByText('A change of an order that is working: quantity 38,000 in place of 36,000.').waitFor();
  await checker.getByRole('button', { name: 'Approve…' }).click();
  await checker.getByRole('dialog').getByRole('button', { name: 'Within the mandate' }).click();
  await checker.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await title(trader, 'Buy 38,000 BAC at 13.4').waitFor();
  await trader.getByText('The change to 38,000 BAC at 13.4 is signed for; risk was checked again').waitFor();

  await (await change(trader, { Quantity: '38100' })).getByRole('button', { name: 'Change the order' }).click();
  await trader.getByRole('button', { name: 'Withdraw the change' }).click();
  const dialog = trader.getByRole('dialog', { name: 'Withdraw this change' });
  await dialog.getByRole('button', { name: 'No longer wanted' }).click();
  await dialog.getByRole('button', { name: 'Withdraw the change' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await trader.getByText('The change was taken back: the order stays as it was').waitFor();
  await title(trader, 'Buy 38,000 BAC at 13.4').waitFor();
});

test('while the venue takes its time the order says so, wherever it is shown', async () => {
  const { orderId } = await countersign.enterAtRest();
  const [order, blotter] = await Promise.all([at(`/orders/${orderId}`, 'trader1'), at('/blotter', 'trader1')]);
  await countersign.fault('pending', 1, 5_000);
  await (await change(order, { Quantity: '3' })).getByRole('button', { name: 'Change the order' }).click();
  const words = /^The change to 3 BAC at 13\.4 (is with the venue|was sent, and the venue does not say)/;
  await Promise.all([order, blotter].map((page) => page.getByText(words).waitFor()));

  await title(order, 'Buy 3 BAC at 13.4').waitFor();
  await countersign.fault('pending', 0);
  await blotter.getByRole('link', { name: 'Buy 3 BAC at 13.4' }).waitFor();
  await Promise.all([order, blotter].map((page) => page.getByText(words).waitFor({ state: 'hidden' })));
});

test('a stop order that is held is changed by its stop price', async () => {
  const order = await countersign.enter('trader1', { quantity: '5', orderType: 'STOP', stopPrice: '15.00' });
  const trader = await at(`/orders/${order.orderId}`, 'trader1');
  const dialog = await change(trader, { 'Stop price': '15.10' });
  expect(await dialog.getByRole('textbox', { name: 'Limit price' }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Change the order' }).click();
  await title(trader, 'Buy 5 BAC at market, stop 15.1').waitFor();
  await countersign.call('trader1', 'POST', `/orders/${order.orderId}/cancel`, { reason: 'The test is over' });
});

test('a stop order that is held is not stuck; one that is triggered, and goes nowhere, is', async () => {
  const stop = (stopPrice: string) => countersign.enter('trader1', { quantity: '5', orderType: 'STOP', stopPrice });
  const [held, triggered] = [await stop('15.00'), await stop('15.05')];
  const sql = postgres(countersign.database);
  await sql`UPDATE orders SET created_at = created_at - interval '2 minutes', updated_at = updated_at - interval '2 minutes'
    WHERE order_id IN (${held.orderId}, ${triggered.orderId})`;
  // As the trade that meets it leaves it, and with nobody who tells its workflow for now.
  await sql`UPDATE stop_order SET triggered_by = '{}', triggered_at = now() - interval '2 minutes', tell_at = now() + interval '5 minutes'
    WHERE order_id = ${triggered.orderId}`;
  await sql.end();

  const operations = await at('/operations', 'operations1');
  const stuck = operations.getByRole('row', { name: /Triggered Buy 5 BAC at market, stop 15\.05/ });
  await stuck.getByText(/^The market traded at its stop price 2 min.* ago, and it has not gone out since\.$/).waitFor();
  expect(await operations.getByRole('link', { name: /stop 15$/ }).count()).toBe(0);

  const trader = await at('/blotter', 'trader1');
  await trader.getByRole('row', { name: /^Held Buy 5 BAC at market, stop 15 / }).waitFor();
  const other = trader.getByRole('row', { name: /^Triggered Buy 5 BAC at market, stop 15\.05/ });
  expect(await other.getByRole('button', { name: /^Change/ }).count()).toBe(0);
  await trader.goto(`/orders/${held.orderId}`);
  await trader.getByText('Held since').waitFor();

  for (const { orderId } of [held, triggered]) {
    await countersign.call('trader1', 'POST', `/orders/${orderId}/cancel`, { reason: 'The test is over' });
  }
  await stuck.waitFor({ state: 'hidden' });
});

test('an order is changed by its own trader and nobody else', async () => {
  const { orderId } = await countersign.enterAtRest();
  for (const [user, may] of [
    ['trader1', ['Change', 'Cancel']],
    ['trader2', ['Cancel']],
    ['operations1', ['Cancel']],
    ['compliance1', []],
  ] as const) {
    const page = await at(`/orders/${orderId}`, user);
    await page.getByRole('table').waitFor();
    const names = await page.getByRole('button', { name: /^(Change|Cancel) Buy/ }).allTextContents();
    expect(
      names.map((name) => name.split(' ')[0]),
      user,
    ).toEqual(may);
  }
});

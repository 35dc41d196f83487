import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
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

function as(user: string): Promise<Page> {
  return person(browser, countersign, user);
}

function wait(condition: () => Promise<unknown>): Promise<void> {
  return expect.poll(condition, { timeout: 15_000, interval: 50 }).toBeTruthy();
}

test('a click signs in, a reload keeps it, and each sees only their places', async () => {
  const trader = await as('trader1');
  await title(trader, 'Blotter').waitFor();
  const places = trader.getByRole('navigation', { name: 'Places' }).getByRole('link');
  expect(await places.allTextContents()).toEqual(['Blotter', 'Approvals', 'Orders']);

  await trader.reload();
  await title(trader, 'Blotter').waitFor();
  await trader.goto('/operations');
  await title(trader, 'Not for your role').waitFor();

  expect(await trader.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch('eyJ');
  expect(await trader.context().cookies()).toEqual([]);
  await trader.getByRole('button', { name: 'Sign out' }).click();
  await title(trader, 'Sign in').waitFor();
  expect(await trader.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
});

test('a link leads to its page by way of signing in', async () => {
  const page = await (await browser.newContext({ baseURL: countersign.address })).newPage();
  await page.goto('/orders?symbol=BAC');
  await page.getByRole('button', { name: /^compliance1 / }).click();
  await title(page, 'Orders').waitFor();
  expect(await page.getByRole('textbox', { name: 'Symbol' }).inputValue()).toBe('BAC');
});

test('a maker enters, a checker approves, and both see what became of it without a reload', async () => {
  const [maker, checker] = await Promise.all([as('trader1'), as('checker1')]);
  await title(checker, 'Approvals').waitFor();
  await maker.getByRole('textbox', { name: 'Quantity' }).fill('36,100');
  await maker.getByRole('combobox', { name: 'Symbol' }).fill('BAC');
  await maker.getByRole('button', { name: 'Enter' }).click();
  await maker.getByRole('status').getByText('Awaits approval').waitFor();

  await checker.getByRole('link', { name: 'Buy 36,100 BAC at market' }).click();
  await checker.getByRole('button', { name: 'Approve…' }).click();
  const dialog = checker.getByRole('dialog', { name: 'Approve these terms' });
  expect(await dialog.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Within the mandate' }).click();
  await dialog.getByRole('button', { name: 'Approve' }).click();

  await dialog.waitFor({ state: 'hidden' });
  await checker.getByText('“Within the mandate”').or(checker.getByText('Within the mandate')).first().waitFor();
  expect(await checker.getByRole('button', { name: 'Approve…' }).isDisabled()).toBe(true);
  await checker.getByText('The request is approved.', { exact: true }).first().waitFor();
  await wait(() => maker.getByRole('row', { name: /Filled.*Buy 36,100 BAC/ }).count());
});

test('a rejection needs a reason and ends the order', async () => {
  const { order, approvalId } = await countersign.enterLarge();
  const checker = await as('checker2');
  await checker.goto(`/approvals/${approvalId}`);
  await checker.getByRole('button', { name: 'Reject…' }).click();
  const dialog = checker.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'In your words' }).fill('Not before the earnings call');
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();

  await checker.getByText('Not before the earnings call').waitFor();
  await checker.goto(`/orders/${order.orderId}`);
  await checker.getByText('A checker rejected the order: Not before the earnings call').first().waitFor();
});

test('who entered an order is told why they cannot approve it, whatever their roles', async () => {
  const { approvalId } = await countersign.enterLarge('both1');
  const both = await as('both1');
  await both.goto(`/approvals/${approvalId}`);

  await both.getByText('You entered this order. Somebody else has to decide on it.').waitFor();
  for (const name of ['Claim', 'Reject…', 'Approve…']) {
    expect(await both.getByRole('button', { name }).isDisabled(), name).toBe(true);
  }
  await both.goto('/approvals?show=mine');
  await both.getByRole('row', { name: /both1/ }).waitFor();
});

test('of two checkers who claim at once one gets it, and the other is told who', async () => {
  const { approvalId } = await countersign.enterLarge();
  const checkers = await Promise.all([as('checker1'), as('checker2')]);
  await Promise.all(checkers.map((page) => page.goto(`/approvals/${approvalId}`)));
  // Neither claim goes on its way before both have been made.
  let made = 0;
  let bothMade = () => {};
  const both = new Promise<void>((resolve) => {
    bothMade = resolve;
  });
  for (const page of checkers) {
    await page.route('**/claim', async (route) => {
      if (++made === checkers.length) bothMade();
      await both;
      await route.continue();
    });
  }
  await Promise.all(checkers.map((page) => page.getByRole('button', { name: 'Claim' }).click()));

  await Promise.all(checkers.map((page) => page.getByText('A claim tells the others').waitFor()));
  const claims = await Promise.all(checkers.map((page) => page.getByText('A claim tells the others').textContent()));
  const winner = claims[0]?.startsWith('Claimed by you') ? 0 : 1;
  expect(claims[winner]).toMatch('Claimed by you');
  expect(claims[1 - winner]).toMatch(`Claimed by checker${winner + 1}`);
  await checkers[1 - winner]?.getByText('Somebody was faster').waitFor();
});

test('terms that change while they are read are shown with the difference, and asked for again', async () => {
  const { approvalId } = await countersign.enterLarge();
  const checker = await as('checker1');
  await checker.goto(`/approvals/${approvalId}`);
  await checker.getByRole('button', { name: 'Approve…' }).waitFor();
  // No order changes while it waits yet, so the server's words are changed on their way.
  await checker.route(`**/api/approvals/${approvalId}`, async (route) => {
    const answer = await route.fetch();
    const approval = await answer.json();
    await route.fulfill({
      response: answer,
      json: { ...approval, terms: { ...approval.terms, quantity: '370000' }, termsHash: 'f'.repeat(64) },
    });
  });
  await countersign.call('checker2', 'POST', `/approvals/${approvalId}/claim`);

  const changed = checker.getByRole('alert').filter({ hasText: 'The terms have changed' });
  await changed.getByRole('row', { name: 'Quantity 37,000 370,000' }).waitFor();
  expect(await checker.getByRole('button', { name: 'Approve…' }).isDisabled()).toBe(true);
  await changed.getByRole('button', { name: 'I have read the new terms' }).click();
  expect(await checker.getByRole('button', { name: 'Approve…' }).isEnabled()).toBe(true);
});

test('the whole of approving goes by keyboard, and the focus comes back to the row', async () => {
  const { order, approvalId } = await countersign.enterLarge();
  const page = await (await browser.newContext({ baseURL: countersign.address })).newPage();
  await page.goto('/');
  await page.getByRole('button', { name: /^checker3 / }).focus();
  await page.keyboard.press('Enter');
  const row = page.locator(`[data-row="${approvalId}"]`);
  await row.waitFor();
  for (let at = 0; at < 20 && !(await row.evaluate((link) => link === document.activeElement)); at++) {
    await page.keyboard.press('j');
  }
  await page.keyboard.press('Enter');
  await title(page, /37,000 BAC/).waitFor();
  await page.getByRole('button', { name: 'Claim', disabled: false }).waitFor();
  await page.keyboard.press('c');
  await page.getByText('Claimed by you').first().waitFor();
  await page.keyboard.press('u');
  await row.waitFor();
  await wait(() => row.evaluate((link) => link === document.activeElement));

  await page.keyboard.press('a');
  const words = page.getByRole('textbox', { name: 'In your words' });
  await words.waitFor();
  while (!(await words.evaluate((field) => field === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.type('a, r and c are letters here');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('a, r and c are letters here').waitFor();
  await wait(
    async () =>
      (await countersign.call<{ status: string }>('checker3', 'GET', `/orders/${order.orderId}`)).status !==
      'PENDING_APPROVAL',
  );

  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await title(page, /37,000 BAC/).waitFor();
});

test('an order that was not answered is sent again under the same name, and entered once', async () => {
  const trader = await as('trader1');
  const names: string[] = [];
  await trader.route('**/api/orders', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    names.push(route.request().postDataJSON().clientOrderId);
    if (names.length > 1) return route.continue();
    // It arrives, and its answer is lost.
    await route.fetch();
    return route.abort();
  });
  await trader.getByRole('textbox', { name: 'Quantity' }).fill('123');
  await trader.getByRole('combobox', { name: 'Symbol' }).fill('AIG');
  await trader.getByRole('button', { name: 'Enter' }).click();
  await trader.getByText('was sent and not answered').waitFor();
  await trader.reload();
  await trader.getByRole('button', { name: 'Send it again' }).click();

  await trader.getByRole('status').getByRole('link', { name: 'Buy 123 AIG at market' }).waitFor();
  expect(new Set(names).size).toBe(1);
  await wait(async () => (await trader.getByRole('link', { name: 'Buy 123 AIG at market' }).count()) >= 1);
  const found = await countersign.call<{ items: unknown[] }>('trader1', 'GET', `/orders?clientOrderId=${names[0]}`);
  expect(found.items).toHaveLength(1);
});

test('a refused order says every limit and what met it; an ill-formed one says what is wrong', async () => {
  const trader = await as('trader1');
  await trader.getByRole('combobox', { name: 'Account' }).last().selectOption('ACC-002');
  await trader.getByRole('textbox', { name: 'Quantity' }).fill('1300');
  await trader.getByRole('combobox', { name: 'Symbol' }).fill('SPY');
  await trader.getByRole('button', { name: 'Enter' }).click();
  await trader
    .getByText(/against a limit of 100,000\.00 USD/)
    .first()
    .waitFor();
  await trader.getByText('MAX_ORDER_NOTIONAL').first().waitFor();

  await trader.getByRole('textbox', { name: 'Quantity' }).fill('a lot');
  await trader.getByRole('button', { name: 'Enter' }).click();
  await trader.getByRole('listitem').filter({ hasText: 'quantity' }).waitFor();
});

test('what works can be canceled from the blotter', async () => {
  const trader = await as('trader1');
  await countersign.enter('trader1', { quantity: '77', orderType: 'LIMIT', limitPrice: '13.40', timeInForce: 'GTC' });
  await trader.getByRole('button', { name: 'Cancel Buy 77 BAC at 13.4' }).click();
  await trader.getByRole('dialog').getByRole('button', { name: 'No longer wanted' }).click();
  await trader.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
  await trader.getByRole('row', { name: /Canceled.*Buy 77 BAC/ }).waitFor();
});

test('operations see why an execution failed, and retry it with a reason', async () => {
  const operations = await as('operations1');
  await title(operations, 'Operations').waitFor();
  await countersign.fault('reject', 1);
  await countersign.enter('trader1', { quantity: '311' });
  const row = operations.getByRole('row', { name: /Execution failed.*Buy 311 BAC/ });
  await row.getByText('The venue rejected the order').waitFor();
  await row.getByText('Attempts').click();
  await row.getByText('Sent once').waitFor();
  await countersign.fault('reject', 0);

  await row.getByRole('button', { name: 'Retry' }).click();
  await operations.getByRole('dialog').getByRole('textbox', { name: 'In your words' }).fill('The venue is back');
  await operations.getByRole('dialog').getByRole('button', { name: 'Retry the order' }).click();
  await row.waitFor({ state: 'hidden' });
});

test('compliance finds an order, reads its story, and takes the evidence along', async () => {
  const order = await countersign.enter('trader1', { quantity: '419' });
  const compliance = await as('compliance1');
  await title(compliance, 'Orders').waitFor();
  await compliance.getByRole('textbox', { name: 'Order id or client order id' }).fill(order.clientOrderId);
  await compliance.getByRole('button', { name: 'Search' }).click();
  await compliance.getByRole('link', { name: 'Buy 419 BAC at market' }).click();
  await compliance.getByRole('row', { name: /trader1 Risk allowed Allowed/ }).waitFor();
  await compliance.getByRole('link', { name: 'The run in Temporal' }).waitFor();

  const saved = compliance.waitForEvent('download');
  await compliance.getByRole('button', { name: 'Export evidence' }).click();
  expect((await saved).suggestedFilename()).toBe(`${order.orderId}.json`);
  const evidence = JSON.parse(readFileSync(await (await saved).path(), 'utf8'));
  expect(evidence).toMatchObject({ exportedBy: 'compliance1', order: { orderId: order.orderId } });
  expect(evidence.history.map((item: { type: string }) => item.type)).toContain('RISK_ALLOWED');
  expect(evidence.executions).not.toEqual([]);

  await compliance.emulateMedia({ media: 'print' });
  await compliance.getByText(/^Countersign, .*Printed .* by compliance1\. All times are /).waitFor();
  expect(await compliance.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  await compliance.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await compliance.getByText('MAX_ORDER_NOTIONAL').waitFor();
  await compliance.emulateMedia({ media: null });
  expect(await compliance.getByRole('button', { name: /Cancel|Retry|Abandon/ }).count()).toBe(0);
});

test('markup stays text, in every field', async () => {
  const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  const { order, approvalId } = await countersign.enterLarge();
  const [checker, trader] = await Promise.all([as('checker1'), as('trader1')]);
  await checker.goto(`/approvals/${approvalId}`);
  await checker.getByRole('button', { name: 'Reject…' }).click();
  await checker.getByRole('dialog').getByRole('textbox').fill(markup);
  await checker.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).click();
  await checker.getByText(markup).waitFor();
  for (const page of [checker, trader]) {
    await page.goto(`/orders/${order.orderId}`);
    await page.getByText(`A checker rejected the order: ${markup}`).first().waitFor();
  }

  await trader.goto('/blotter');
  await trader.getByRole('combobox', { name: 'Type' }).selectOption('Limit');
  for (const field of [
    trader.getByRole('textbox', { name: 'Limit price' }),
    trader.getByRole('textbox', { name: 'Quantity' }),
    trader.getByRole('combobox', { name: 'Symbol' }),
  ]) {
    await field.fill(markup);
  }
  await trader.getByRole('button', { name: 'Enter' }).click();
  await trader.getByRole('alert').first().waitFor();
  await trader.goto('/orders');
  for (const name of ['Order id or client order id', 'Account', 'Trader', 'Symbol']) {
    await trader.getByRole('textbox', { name }).fill(markup);
  }
  await trader.getByRole('button', { name: 'Search' }).click();
  await trader.getByRole('alert').waitFor();
  for (const page of [checker, trader]) {
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toMatch(/Countersign$/);
  }
});

test('two clicks on Enter enter one order', async () => {
  const trader = await as('trader1');
  const sent: string[] = [];
  trader.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/orders')) sent.push(request.postData() ?? '');
  });
  await trader.getByRole('textbox', { name: 'Quantity' }).fill('131');
  await trader.getByRole('combobox', { name: 'Symbol' }).fill('BAC');
  const enter = trader.getByRole('button', { name: 'Enter' });
  await enter.click();
  await trader.getByRole('status').getByRole('link', { name: 'Buy 131 BAC at market' }).waitFor();
  await enter.click();

  expect(await trader.getByRole('textbox', { name: 'Quantity' }).inputValue()).toBe('');
  expect(sent).toHaveLength(1);
});

test('what was traded is in the positions, and the day is drawn, without a reload', async () => {
  const trader = await as('trader2');
  await title(trader, 'Blotter').waitFor();
  const row = trader.getByRole('table', { name: /^At prices as of/ }).getByRole('row', { name: /^BAC ACC-003 / });
  const before = (await row.count()) ? await row.textContent() : '';
  for (const side of ['BUY', 'BUY', 'SELL'] as const) {
    await countersign.enter('trader2', { accountId: 'ACC-003', quantity: '200', side });
  }
  await wait(async () => (await row.count()) === 1 && (await row.textContent()) !== before);
  await trader.getByRole('img', { name: /^Realised today, ACC-003, latest: Realised -?[0-9]/ }).waitFor();
});

test('an order is withdrawn by its trader, and a failed one abandoned by operations', async () => {
  const { order } = await countersign.enterLarge();
  const trader = await as('trader1');
  await trader.goto(`/orders/${order.orderId}`);
  await trader.getByRole('button', { name: 'Withdraw' }).click();
  await trader.getByRole('dialog').getByRole('button', { name: 'Entered by mistake' }).click();
  await trader.getByRole('dialog').getByRole('button', { name: 'Withdraw the order' }).click();
  await trader.getByText('Canceled').first().waitFor();

  await countersign.fault('reject', 1);
  await countersign.enter('trader1', { quantity: '317' });
  const operations = await as('operations1');
  const row = operations.getByRole('row', { name: /Execution failed.*Buy 317 BAC/ });
  await row.getByRole('button', { name: 'Abandon' }).click();
  await operations.getByRole('dialog').getByRole('button', { name: 'Agreed with the trader' }).click();
  await operations.getByRole('dialog').getByRole('button', { name: 'Abandon the order' }).click();
  await row.waitFor({ state: 'hidden' });
  await countersign.fault('reject', 0);
});

test('a dialog says when there is nothing left to decide, and is not pressed', async () => {
  const { approvalId } = await countersign.enterLarge();
  const [late, fast] = await Promise.all([as('checker1'), as('checker2')]);
  await late.goto(`/approvals/${approvalId}?decide=approve`);
  const dialog = late.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Within the mandate' }).click();
  await fast.goto(`/approvals/${approvalId}?decide=reject`);
  await fast.getByRole('dialog').getByRole('button', { name: 'Outside the mandate' }).click();
  await fast.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).click();

  await dialog.getByText('The request is rejected.').first().waitFor();
  expect(await dialog.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
});

test('auditors see everything and can do nothing', async () => {
  const { order, approvalId } = await countersign.enterLarge();
  const auditor = await as('auditor1');
  await auditor.goto(`/approvals/${approvalId}`);
  await auditor.getByText('You may read this. Only a checker can decide.').waitFor();
  for (const name of ['Claim', 'Reject…', 'Approve…']) {
    expect(await auditor.getByRole('button', { name }).isDisabled(), name).toBe(true);
  }
  await auditor.goto('/approvals');
  await auditor.locator(`[data-row="${approvalId}"]`).focus();
  await auditor.keyboard.press('c');
  await auditor.getByRole('alert').getByText('Only a checker can decide').waitFor();
  for (const path of [`/orders/${order.orderId}`, '/operations', '/blotter?account=ACC-001']) {
    await auditor.goto(path);
    await auditor.getByText('Loading…').first().waitFor({ state: 'hidden' });
    await auditor.getByRole('table').first().waitFor();
    expect(
      await auditor
        .getByRole('button', { name: /^(Enter|Change|Cancel|Withdraw|Retry|Abandon|Accept|Dismiss)/ })
        .count(),
      path,
    ).toBe(0);
  }
});

test('what was decided is under Decided today, and what runs out under Expiring soon is not yet', async () => {
  const { approvalId } = await countersign.enterLarge();
  const checker = await as('checker1');
  await checker.getByRole('link', { name: /^Expiring soon/ }).click();
  await checker.getByText('Nothing runs out within the next two minutes.').waitFor();
  await countersign.settle();
  await checker.getByRole('link', { name: 'Decided today' }).click();
  const row = checker.getByRole('row').filter({ has: checker.locator(`[data-row="${approvalId}"]`) });
  await row.getByText('Rejected').waitFor();
});

test('what is not known is not shown as working', async () => {
  const operations = await as('operations1');
  await operations.getByText('Works', { exact: true }).first().waitFor();
  await operations.route('**/api/parts', (route) =>
    route.fulfill({ status: 503, json: { status: 503, code: 'UNAVAILABLE', title: 'Not available', detail: 'Why.' } }),
  );
  await operations.getByText('The state of the parts is not known just now: Why.').waitFor();
  expect(await operations.getByText('Works', { exact: true }).count()).toBe(0);
});

test('what is not there is said so', async () => {
  const checker = await as('checker1');
  for (const [path, words] of [
    ['/approvals/A-AAAAAAAAAAAAAAAAAAAAAAAAAA-1', 'There is no such thing here'],
    ['/orders/O-AAAAAAAAAAAAAAAAAAAAAAAAAA', 'There is no such thing here'],
    ['/elsewhere', 'There is no page at this address'],
    ['/blotter', 'Your role has no use for this page'],
  ] as const) {
    await checker.goto(path);
    await checker.getByText(words).waitFor();
  }
});

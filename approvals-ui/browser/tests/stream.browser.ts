import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { openBrowser, person, title } from '../people.ts';

let countersign: Countersign;
let browser: Browser;

beforeAll(async () => {
  [countersign, browser] = await Promise.all([
    Countersign.running({ COUNTERSIGN_APPROVAL_WINDOW: 'PT20S' }),
    openBrowser(),
  ]);
});
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

test('a request runs out before the checker’s eyes', async () => {
  const checker = await person(browser, countersign, 'checker1');
  const { approvalId } = await countersign.enterLarge();
  await checker.getByRole('row', { name: /0:\d\d left Buy 37,000 BAC/ }).waitFor();
  await checker.locator(`[data-row="${approvalId}"]`).click();
  await checker.getByRole('button', { name: 'Approve…', disabled: false }).waitFor();

  await checker.getByText('The request is expired.').waitFor({ timeout: 30_000 });
  expect(await checker.getByRole('button', { name: 'Approve…' }).isDisabled()).toBe(true);
  await checker.getByText('Nobody decided in time').waitFor();
  await checker.goto('/approvals');
  await checker.getByText('Nothing waits for your approval').waitFor();
});

test('while the server is away nothing can be decided, and afterwards the page goes on by itself', async () => {
  const checker = await person(browser, countersign, 'checker2');
  await title(checker, 'Approvals').waitFor();
  await countersign.kill();
  await checker.getByText(/Decisions wait until we are back/).waitFor();

  await countersign.start();
  await checker.getByText(/Decisions wait until we are back/).waitFor({ state: 'hidden', timeout: 30_000 });
  const { approvalId } = await countersign.enterLarge();
  await checker.locator(`[data-row="${approvalId}"]`).click();
  await checker.getByRole('button', { name: 'Approve…', disabled: false }).waitFor();

  await countersign.kill();
  await checker.getByText(/Reconnecting, data as of \d\d:\d\d:\d\d/).waitFor();
  await checker.getByText('The connection is down: what you see may be out of date.').waitFor();
  expect(await checker.getByRole('button', { name: 'Approve…' }).isDisabled()).toBe(true);
  await countersign.start();
  await checker.getByText(/Reconnecting/).waitFor({ state: 'hidden', timeout: 30_000 });
  await checker.getByText('The request is expired.').waitFor({ timeout: 30_000 });
}, 180_000);

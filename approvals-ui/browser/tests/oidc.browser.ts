import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { Issuer } from '../issuer.ts';
import { openBrowser, title } from '../people.ts';

let issuer: Issuer;
let countersign: Countersign;
let browser: Browser;

beforeAll(async () => {
  // A token this short is renewed after half its life.
  issuer = await Issuer.of({ sub: 'r.voss', roles: ['checker'], accounts: [] }, 10);
  [countersign, browser] = await Promise.all([Countersign.running(issuer.settings), openBrowser()]);
});
afterAll(() => Promise.all([browser?.close(), countersign?.close(), issuer?.close()]));

async function signedIn(path: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: countersign.address })).newPage();
  await page.goto(path);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('r.voss').waitFor();
  return page;
}

test('the issuer signs in, the page that was asked for is shown, and no address ever holds the token', async () => {
  const page = await (await browser.newContext({ baseURL: countersign.address })).newPage();
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto('/orders?symbol=BAC');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await title(page, 'Orders').waitFor();
  await page.getByText('r.voss').waitFor();
  expect(new URL(page.url()).search).toBe('?symbol=BAC');
  expect(await page.getByRole('button', { name: /trader1/ }).count()).toBe(0);
  expect(addresses.filter((address) => address.includes('eyJ'))).toEqual([]);
  await page.reload();
  await page.getByText('r.voss').waitFor();
});

test('a token is renewed before it expires, and the page goes on', async () => {
  const page = await signedIn('/approvals');
  const streams: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/events')) streams.push(request.headers().authorization ?? '');
  });
  const renewal = await page.waitForResponse((answer) => answer.url().endsWith('/token'));
  const { access_token } = (await renewal.json()) as { access_token: string };

  await expect.poll(() => streams).toContain(`Bearer ${access_token}`);
  await page.getByRole('link', { name: 'Orders' }).click();
  const answer = await page.waitForResponse((each) => each.url().includes('/api/orders'));
  expect(answer.request().headers().authorization).toBe(`Bearer ${access_token}`);
  expect(answer.status()).toBe(200);
});

test('who signs out leaves nothing in the tab', async () => {
  const page = await signedIn('/approvals');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
});

test('an answer that was not asked for here signs nobody in', async () => {
  const page = await (await browser.newContext({ baseURL: countersign.address })).newPage();
  await page.goto('/?code=stolen&state=elsewhere');
  await page.getByText('This sign-in was not begun here.').waitFor();
  expect(new URL(page.url()).search).toBe('');
});

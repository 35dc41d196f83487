import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { Issuer } from '../issuer.ts';
import { openBrowser, title } from '../people.ts';

let issuer: Issuer;
let countersign: Countersign;
let browser: Browser;

beforeAll(async () => {
  issuer = await Issuer.of({ sub: 'r.voss', roles: ['checker'], accounts: [] });
  [countersign, browser] = await Promise.all([
    Countersign.running({ COUNTERSIGN_OIDC_ISSUER: issuer.address }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), countersign?.close()]);
  issuer?.close();
});

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

test('an answer that was not asked for here signs nobody in', async () => {
  const page = await (await browser.newContext({ baseURL: countersign.address })).newPage();
  await page.goto('/?code=stolen&state=elsewhere');
  await page.getByText('This sign-in was not begun here.').waitFor();
  expect(new URL(page.url()).search).toBe('');
});

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Countersign } from './countersign.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export function openBrowser(): Promise<Browser> {
  // Chromium's own sandbox does not start for root, and in most containers.
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** Somebody in a browser of their own, signed in. */
export async function person(
  browser: Browser,
  countersign: Countersign,
  user: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ baseURL: countersign.address, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto('/');
  await page.getByRole('button', { name: new RegExp(`^${user} `) }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}

export function title(page: Page, name: string | RegExp) {
  return page.getByRole('heading', { level: 1, name });
}

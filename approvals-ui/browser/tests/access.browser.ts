import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Countersign } from '../countersign.ts';
import { openBrowser, person } from '../people.ts';

let countersign: Countersign;
let browser: Browser;
let paths: [user: string, path: string, press?: string][];

beforeAll(async () => {
  [countersign, browser] = await Promise.all([Countersign.running(), openBrowser()]);
  const { order, approvalId } = await countersign.enterLarge();
  await countersign.enter('trader1', { quantity: '2000000' });
  await countersign.enter('trader1', { quantity: '10', orderType: 'LIMIT', limitPrice: '13.40' });
  const { orderId } = await countersign.enterAtRest();
  await countersign.enterWorse();
  await countersign.fault('reject', 1);
  await countersign.enter('trader1', { quantity: '12' });
  paths = [
    ['checker1', '/'],
    ['checker1', '/approvals'],
    ['checker1', '/approvals?show=decided'],
    ['checker1', `/approvals/${approvalId}`],
    ['checker1', `/approvals/${approvalId}?decide=approve`],
    ['trader1', `/approvals/${approvalId}`],
    ['compliance1', '/orders'],
    ['compliance1', `/orders/${order.orderId}`],
    ['operations1', '/operations'],
    ['operations1', '/operations', 'Accept Traded worse than the limit'],
    ['trader1', `/orders/${orderId}`, 'Change Buy 1 BAC'],
    ['trader1', '/blotter'],
    ['auditor1', '/blotter'],
    ['auditor1', '/elsewhere'],
  ];
});
afterAll(() => Promise.all([browser?.close(), countersign?.close()]));

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing, and nothing is wider than the screen: ${colorScheme}, ${width} px`, async () => {
      for (const [user, path, press] of paths) {
        const page = await person(browser, countersign, user, { colorScheme, viewport: { width, height: 800 } });
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('load');
        await page.getByText('Loading…').first().waitFor({ state: 'hidden' });
        if (path.includes('decide=')) await page.getByRole('dialog').waitFor();
        if (path === '/operations') await page.getByRole('img', { name: /a minute, latest/ }).waitFor();
        if (path === '/elsewhere') await page.keyboard.press('?').then(() => page.getByRole('dialog').waitFor());
        if (press) {
          await page.getByRole('button', { name: press }).click();
          await page.getByRole('dialog').waitFor();
        }
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]),
          `${path} for ${user}`,
        ).toEqual([]);
        const wider = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return [];
          const beyond = [...document.querySelectorAll('main *')].filter(
            (element) => element.getBoundingClientRect().right > clientWidth,
          );
          return beyond.map((element) => element.outerHTML.slice(0, 200));
        });
        expect(wider, `${path} for ${user}`).toEqual([]);
        await page.context().close();
      }
    }, 180_000);
  }
}

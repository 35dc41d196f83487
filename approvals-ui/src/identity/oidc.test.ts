import { expect, test, vi } from 'vitest';

vi.stubGlobal('sessionStorage', { getItem: () => null });
const { challenge, isBack } = await import('./oidc.ts');

test('the challenge is that of RFC 7636, appendix B', async () => {
  expect(await challenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

test('an issuer’s answer is known by its parameters', () => {
  expect(isBack(new URLSearchParams('state=1&code=2'))).toBe(true);
  expect(isBack(new URLSearchParams('state=1&error=access_denied'))).toBe(true);
  expect(isBack(new URLSearchParams('status=FILLED'))).toBe(false);
});

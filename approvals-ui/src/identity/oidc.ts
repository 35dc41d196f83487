import { freshId } from '../api/call.ts';
import type { Config } from '../api/types.ts';

/** What the way to the issuer and back must remember, in this tab. */
const KEPT = 'countersign.oidc';

interface Leaving {
  state: string;
  verifier: string;
  back: string;
}

interface Discovery {
  authorization_endpoint: string;
  token_endpoint: string;
}

type Oidc = NonNullable<Config['oidc']>;

async function discover({ issuer }: Oidc): Promise<Discovery> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
  return (await answer.json()) as Discovery;
}

/** Where the issuer sends people back to, and where its configuration must allow it to. */
function redirectUri(): string {
  return `${location.origin}/`;
}

/** Goes to the issuer: authorization code with PKCE (RFC 7636), as a public client. */
export async function leave(oidc: Oidc): Promise<void> {
  const { authorization_endpoint } = await discover(oidc);
  const leaving: Leaving = {
    state: freshId(),
    verifier: freshId() + freshId(),
    back: location.pathname + location.search,
  };
  sessionStorage.setItem(KEPT, JSON.stringify(leaving));
  const address = new URL(authorization_endpoint);
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: oidc.clientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state: leaving.state,
    code_challenge: await challenge(leaving.verifier),
    code_challenge_method: 'S256',
  })) {
    address.searchParams.set(name, value);
  }
  location.assign(address);
}

export async function challenge(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export function isBack(query: URLSearchParams): boolean {
  return query.has('state') && (query.has('code') || query.has('error'));
}

/**
 * Takes the issuer's answer.
 *
 * @throws Error that says what was wrong with it
 */
export async function arrive(oidc: Oidc, query: URLSearchParams): Promise<{ token: string; back: string }> {
  const leaving = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Leaving | null;
  sessionStorage.removeItem(KEPT);
  if (query.has('error')) throw new Error(query.get('error_description') ?? query.get('error') ?? '');
  // Somebody else's answer, or one from another time: it was not asked for here.
  if (!leaving || leaving.state !== query.get('state')) throw new Error('This sign-in was not begun here.');
  const { token_endpoint } = await discover(oidc);
  const answer = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: query.get('code') ?? '',
      client_id: oidc.clientId,
      redirect_uri: redirectUri(),
      code_verifier: leaving.verifier,
    }),
  });
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
  const { access_token } = (await answer.json()) as { access_token: string };
  return { token: access_token, back: leaving.back };
}

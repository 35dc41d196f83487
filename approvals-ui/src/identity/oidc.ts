import { freshId } from '../api/call.ts';
import type { Config } from '../api/types.ts';

/** What the way to the issuer and back must remember, in this tab. */
const KEPT = 'countersign.oidc';
/** What another token can be had for, in this tab. */
const RENEWAL = 'countersign.oidc.renewal';
/** A token is renewed that long before it expires; what does not succeed is tried again. */
const EARLY_MS = 60_000;
const AGAIN_MS = 10_000;

interface Leaving {
  state: string;
  verifier: string;
  back: string;
}

interface Discovery {
  authorization_endpoint: string;
  token_endpoint: string;
}

interface Renewal {
  refreshToken: string;
  until: number;
}

/** RFC 6749, 5.1. */
interface Grant {
  access_token: string;
  refresh_token?: string;
  expires_in?: number;
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
  const token = await ask(oidc, {
    grant_type: 'authorization_code',
    code: query.get('code') ?? '',
    redirect_uri: redirectUri(),
    code_verifier: leaving.verifier,
  });
  return { token, back: leaving.back };
}

/** Gets a token, and keeps what the next one can be had for. */
async function ask(oidc: Oidc, grant: Record<string, string>): Promise<string> {
  const { token_endpoint } = await discover(oidc);
  const asked = Date.now();
  const answer = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ ...grant, client_id: oidc.clientId }),
  });
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
  const { access_token, refresh_token = grant.refresh_token, expires_in } = (await answer.json()) as Grant;
  if (refresh_token && expires_in) {
    const renewal: Renewal = { refreshToken: refresh_token, until: asked + expires_in * 1000 };
    sessionStorage.setItem(RENEWAL, JSON.stringify(renewal));
  }
  return access_token;
}

function kept(): Renewal | null {
  return JSON.parse(sessionStorage.getItem(RENEWAL) ?? 'null') as Renewal | null;
}

let timer = 0;

/** Renews the token before it expires, for as long as nobody signs out; without a refresh token it just expires. */
export function renewing(oidc: Oidc, renewed: (token: string) => void): void {
  clearTimeout(timer);
  const renewal = kept();
  if (!renewal) return;
  const renew = async () => {
    if (kept()?.refreshToken !== renewal.refreshToken) return;
    try {
      const token = await ask(oidc, { grant_type: 'refresh_token', refresh_token: renewal.refreshToken });
      if (kept()) renewed(token);
      renewing(oidc, renewed);
    } catch {
      // When it has expired, its owner is asked to sign in again.
      if (Date.now() < renewal.until) timer = window.setTimeout(renew, AGAIN_MS);
    }
  };
  timer = window.setTimeout(renew, Math.max(0, renewal.until - EARLY_MS - Date.now()));
}

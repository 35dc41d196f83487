import { freshId } from '../api/call.ts';
import type { Config } from '../api/types.ts';

/** What the way to the issuer and back must remember, in this tab. */
const KEPT = 'countersign.oidc';
/** What another token can be had for, in this tab. */
const RENEWAL = 'countersign.oidc.renewal';
/** A token is renewed that long before it expires, or after half its life; what does not succeed is tried again. */
const EARLY_MS = 60_000;
const AGAIN_MS = 10_000;

interface Leaving {
  state: string;
  verifier: string;
  back: string;
}

interface Discovery {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
}

interface Renewal {
  refreshToken: string;
  /** When to renew, and until when it is any use, by our clock, in ms. */
  at: number;
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
  const discovery = (await answer.json()) as Discovery;
  // OpenID Connect Discovery 1.0, 4.3: it must speak for the issuer that was asked.
  if (discovery.issuer !== issuer) throw new Error(`the issuer calls itself ${discovery.issuer}`);
  return discovery;
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
  // Somebody else's answer, or one from another time: it was not asked for here, and its words are not shown.
  if (!leaving || leaving.state !== query.get('state')) throw new Error('This sign-in was not begun here.');
  sessionStorage.removeItem(KEPT);
  if (query.has('error')) throw new Error(query.get('error_description') ?? query.get('error') ?? '');
  const grant = await ask(oidc, {
    grant_type: 'authorization_code',
    code: query.get('code') ?? '',
    redirect_uri: redirectUri(),
    code_verifier: leaving.verifier,
  });
  return { token: kept(grant), back: leaving.back };
}

async function ask(oidc: Oidc, grant: Record<string, string>): Promise<Grant> {
  const { token_endpoint } = await discover(oidc);
  const answer = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ ...grant, client_id: oidc.clientId }),
  });
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status}`);
  return (await answer.json()) as Grant;
}

/** Keeps what the next token can be had for; nothing of the grant before, which may have been somebody else's. */
function kept({ access_token, refresh_token, expires_in }: Grant): string {
  if (refresh_token && expires_in) {
    const life = expires_in * 1000;
    const now = Date.now();
    const renewal: Renewal = {
      refreshToken: refresh_token,
      at: now + Math.max(life / 2, life - EARLY_MS),
      until: now + life,
    };
    sessionStorage.setItem(RENEWAL, JSON.stringify(renewal));
  } else {
    sessionStorage.removeItem(RENEWAL);
  }
  return access_token;
}

let timer = 0;

/** Renews the token before it expires, until nobody is signed in; without a refresh token it just expires. */
export function renewing(oidc: Oidc, renewed: (token: string) => void): void {
  clearTimeout(timer);
  const before = sessionStorage.getItem(RENEWAL);
  if (before === null) return;
  const { refreshToken, at, until } = JSON.parse(before) as Renewal;
  const isStillSo = () => sessionStorage.getItem(RENEWAL) === before;
  const renew = async () => {
    if (!isStillSo()) return;
    try {
      const grant = await ask(oidc, { grant_type: 'refresh_token', refresh_token: refreshToken });
      // Who has signed out meanwhile stays so.
      if (!isStillSo()) return;
      renewed(kept({ refresh_token: refreshToken, ...grant }));
      renewing(oidc, renewed);
    } catch {
      // When it has expired, its owner is asked to sign in again.
      if (isStillSo() && Date.now() < until) timer = window.setTimeout(renew, AGAIN_MS);
    }
  };
  timer = window.setTimeout(renew, Math.max(0, at - Date.now()));
}

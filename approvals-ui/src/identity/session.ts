import { effect, signal } from '@preact/signals';
import { get, hasToken, post, problemOf, turnedAway, useToken } from '../api/call.ts';
import { listen, relisten, stop } from '../api/events.ts';
import type { Config, Me, Problem } from '../api/types.ts';
import { SENT } from '../blotter/sent.ts';

export const config = signal<Config | undefined>(undefined);
/** Undefined while it is not known yet; null for nobody. */
export const me = signal<Me | null | undefined>(undefined);
/** Why nobody is signed in, where somebody was or tried. */
export const signInProblem = signal<Problem | undefined>(undefined);

export async function begin(): Promise<void> {
  try {
    config.value ??= await get<Config>('/config');
    await enter();
  } catch (cause) {
    signInProblem.value = problemOf(cause);
    me.value = null;
  }
}

export async function signInAs(user: string): Promise<void> {
  await signInWith((await post<{ token: string }>('/dev/token', { user })).token);
}

export async function signInWith(token: string): Promise<void> {
  signInProblem.value = undefined;
  stop();
  me.value = undefined;
  useToken(token);
  await begin();
}

/** Nothing of this person stays in the tab, nor is a token renewed that is under way to be. */
export function signOut(): void {
  stop();
  useToken(null);
  sessionStorage.clear();
  me.value = null;
}

async function enter(): Promise<void> {
  if (!hasToken()) {
    me.value = null;
    return;
  }
  me.value = await get<Me>('/me');
  listen();
  const oidc = config.value?.oidc;
  if (!oidc) return;
  (await import('./oidc.ts')).renewing(oidc, (token) => {
    useToken(token);
    relisten();
  });
}

effect(() => {
  if (turnedAway.value === 0) return;
  const sent = sessionStorage.getItem(SENT);
  signOut();
  // An order that was not answered is asked about when its trader is back.
  if (sent !== null) sessionStorage.setItem(SENT, sent);
  signInProblem.value = {
    status: 401,
    code: 'UNAUTHENTICATED',
    title: 'Signed out',
    detail: 'Your sign-in is no longer valid. Please sign in again.',
  };
});

export type Place = 'approvals' | 'orders' | 'operations' | 'blotter';

/** Who may go where. The server decides all the same. */
const PLACES: Record<string, Place[]> = {
  trader: ['blotter', 'approvals', 'orders'],
  checker: ['approvals', 'orders'],
  operations: ['operations', 'approvals', 'orders'],
  compliance: ['orders', 'approvals', 'operations', 'blotter'],
  auditor: ['orders', 'approvals', 'operations', 'blotter'],
};

/** The first one is where this person's work is. */
export function places(): Place[] {
  return [...new Set((me.value?.roles ?? []).flatMap((role) => PLACES[role] ?? []))];
}

export function is(role: string): boolean {
  return me.value?.roles.includes(role) ?? false;
}

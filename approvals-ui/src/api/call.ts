import { signal } from '@preact/signals';
import { heard } from '../time/clock.ts';
import type { Problem } from './types.ts';

/** How long an answer may take; entering an order may wait for its risk decision. */
const PATIENCE_MS = 15_000;

/** In memory; sessionStorage keeps it for a reload of this tab. It is in no address and outlives no tab. */
const KEPT = 'countersign.token';
let token = sessionStorage.getItem(KEPT);

/** Counts the answers that said that the token is no good any more. */
export const turnedAway = signal(0);

export function hasToken(): boolean {
  return token !== null;
}

export function useToken(given: string | null): void {
  token = given;
  if (given === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, given);
}

/** What was answered instead of what was asked for. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function problemOf(cause: unknown): Problem {
  if (cause instanceof Refusal) return cause.problem;
  return { status: 0, code: 'UNREACHABLE', title: 'No answer', detail: 'The server did not answer.' };
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>(path, signal ? { signal } : {});
}

/** @param key makes the same request under the same key be done once, however often it is sent */
export function post<T>(path: string, body?: unknown, key?: string): Promise<T> {
  return call<T>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

async function call<T>(path: string, request: RequestInit): Promise<T> {
  const asked = Date.now();
  const late = AbortSignal.timeout(PATIENCE_MS);
  const answer = await open(path, {
    ...request,
    signal: request.signal ? AbortSignal.any([request.signal, late]) : late,
  });
  heard(answer.headers.get('Date'), asked, Date.now());
  return (await answer.json()) as T;
}

/** @throws Refusal where the server says no; what `fetch` throws where it says nothing */
export async function open(path: string, request: RequestInit): Promise<Response> {
  const headers = new Headers(request.headers);
  if (token) headers.set('Authorization', `Bearer ${token}`);
  const answer = await fetch(`/api${path}`, { ...request, headers });
  if (answer.ok) return answer;
  if (answer.status === 401) turnedAway.value++;
  throw new Refusal(await problem(answer));
}

async function problem(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    // Something between us and the server answered.
    return {
      status: answer.status,
      code: 'UNAVAILABLE',
      title: 'Not available',
      detail: `The server cannot be reached just now (${answer.status}).`,
    };
  }
}

/** A name of our own for a request or an order. Works without a secure context, as `crypto.randomUUID` does not. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { problemOf, Refusal } from '../api/call.ts';
import type { Problem } from '../api/types.ts';
import { address, go } from '../page/address.ts';
import { Failure, Loading, Note, Title } from '../page/parts.tsx';
import { arrive, isBack, leave } from './oidc.ts';
import { begin, config, me, places, signInAs, signInProblem, signInWith } from './session.ts';

export function SignInPage() {
  const problem = useSignal<Problem | undefined>(undefined);
  const waiting = useSignal<string | undefined>(undefined);

  async function attempt(who: string, signIn: () => Promise<void>): Promise<void> {
    waiting.value = who;
    problem.value = undefined;
    try {
      await signIn();
      // Whoever followed a link stays where it leads; others go to their work.
      if (me.value && address.value.path === '/') go(`/${places()[0] ?? ''}`);
    } catch (cause) {
      problem.value = cause instanceof Refusal || cause instanceof TypeError ? problemOf(cause) : notSignedIn(cause);
    }
    waiting.value = undefined;
  }

  const oidc = config.value?.oidc;
  const { query } = address.value;
  useEffect(() => {
    if (!oidc || !isBack(query)) return;
    go('/', true);
    void attempt('', async () => {
      const { token, back } = await arrive(oidc, query);
      go(back, true);
      await signInWith(token);
    });
  }, [oidc]);

  const shown = problem.value ?? signInProblem.value;
  return (
    <div class="sign-in">
      <Title>Sign in</Title>
      <p class="lead">Nothing reaches a market before it was checked and countersigned.</p>
      {shown && <Failure problem={shown} {...(isPassing(shown) ? { again: begin } : {})} />}
      {me.value && places().length === 0 && (
        <Note>{me.value.subject} has no role here: ask whoever gives them, and sign in again.</Note>
      )}
      {!config.value && !shown && <Loading />}
      {config.value?.development && (
        <>
          <Note>This is a development machine: anybody here may be anybody.</Note>
          <ul class="users">
            {config.value.users.map(({ user, roles }) => (
              <li key={user}>
                <button
                  type="button"
                  disabled={waiting.value !== undefined}
                  onClick={() => attempt(user, () => signInAs(user))}
                >
                  <b>{user}</b> <span class="quiet">{roles.join(', ')}</span>
                  {me.value?.subject === user && <span class="quiet"> · you</span>}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {oidc && (
        <button
          type="button"
          class="primary"
          disabled={waiting.value !== undefined}
          onClick={() => attempt('', () => leave(oidc))}
        >
          {waiting.value === undefined ? 'Sign in' : 'Signing in…'}
        </button>
      )}
    </div>
  );
}

/** Whether trying again may help. */
function isPassing({ status }: Problem): boolean {
  return status === 0 || status >= 500;
}

function notSignedIn(cause: unknown): Problem {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { status: 401, code: 'UNAUTHENTICATED', title: 'The sign-in did not succeed', detail };
}

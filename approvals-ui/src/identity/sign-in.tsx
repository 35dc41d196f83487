import { useSignal } from '@preact/signals';
import { problemOf } from '../api/call.ts';
import type { Problem } from '../api/types.ts';
import { address, go } from '../page/address.ts';
import { Failure, Loading, Note, Title } from '../page/parts.tsx';
import { begin, config, me, places, signInAs, signInProblem } from './session.ts';

export function SignInPage() {
  const problem = useSignal<Problem | undefined>(undefined);
  const waiting = useSignal<string | undefined>(undefined);

  async function as(user: string): Promise<void> {
    waiting.value = user;
    problem.value = undefined;
    try {
      await signInAs(user);
      // Whoever followed a link stays where it leads; others go to their work.
      if (address.value.path === '/') go(`/${places()[0] ?? ''}`);
    } catch (cause) {
      problem.value = problemOf(cause);
    }
    waiting.value = undefined;
  }

  const shown = problem.value ?? signInProblem.value;
  return (
    <div class="sign-in">
      <Title>Sign in</Title>
      <p class="lead">Nothing reaches a market before it was checked and countersigned.</p>
      {shown && <Failure problem={shown} {...(config.value ? {} : { again: begin })} />}
      {!config.value && !shown && <Loading />}
      {config.value?.development && (
        <>
          <Note>This is a development machine: anybody here may be anybody.</Note>
          <ul class="users">
            {config.value.users.map(({ user, roles }) => (
              <li key={user}>
                <button type="button" disabled={waiting.value !== undefined} onClick={() => as(user)}>
                  <b>{user}</b> <span class="quiet">{roles.join(', ')}</span>
                  {me.value?.subject === user && <span class="quiet"> · you</span>}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { freshId, problemOf } from '../api/call.ts';
import { stream } from '../api/events.ts';
import type { Problem } from '../api/types.ts';
import type { ReasonedProps } from './ask-reason.tsx';
import { Failure } from './parts.tsx';

const LONGEST = 500;

/** The focus returns to where it was. */
export function ReasonDialog(props: ReasonedProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const key = useRef(freshId());
  const reason = useSignal('');
  const sending = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => before?.isConnected && before.focus();
  }, []);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    sending.value = true;
    problem.value = undefined;
    try {
      await props.act(reason.value.trim(), key.current);
      props.close();
    } catch (cause) {
      problem.value = problemOf(cause);
      // What was answered was answered: another attempt is another request. What was not is the same one.
      if (problem.value.status !== 0) key.current = freshId();
      sending.value = false;
    }
  }

  const lost = stream.value !== 'live';
  return (
    <dialog ref={dialog} aria-labelledby="reasoned-title" onClose={props.close}>
      <form onSubmit={submit}>
        <h2 id="reasoned-title">{props.title}</h2>
        {props.children}
        <fieldset class="presets">
          <legend>Reason (required)</legend>
          {props.presets.map((preset) => (
            <button type="button" key={preset} class="preset" onClick={() => (reason.value = preset)}>
              {preset}
            </button>
          ))}
        </fieldset>
        <label class="field">
          <span>In your words</span>
          <textarea
            required
            rows={3}
            maxLength={LONGEST}
            value={reason.value}
            onInput={(event) => (reason.value = event.currentTarget.value)}
          />
        </label>
        {problem.value && <Failure problem={problem.value} />}
        {lost && <p class="why">The connection is down: what you see may be out of date.</p>}
        <div class="actions">
          <button type="button" onClick={props.close}>
            Back
          </button>
          <button
            type="submit"
            class={props.danger ? 'danger' : 'primary'}
            disabled={sending.value || lost || reason.value.trim() === ''}
          >
            {sending.value ? 'Waiting for the answer…' : props.verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}

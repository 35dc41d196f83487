import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { freshId, problemOf } from '../api/call.ts';
import { stream } from '../api/events.ts';
import type { Problem } from '../api/types.ts';
import type { ReasonedProps } from './ask-reason.tsx';
import { Dialog } from './dialog.tsx';
import { Failure } from './parts.tsx';
import { useShown } from './shown.ts';

const LONGEST = 500;
const NOT_LIVE = 'The connection is down: what you see may be out of date.';

export function ReasonDialog(props: ReasonedProps) {
  const key = useRef(freshId());
  const sent = useRef(props.what);
  const reason = useSignal('');
  const sending = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  const isShown = useShown();

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    sending.value = true;
    problem.value = undefined;
    if (props.what !== sent.current) key.current = freshId();
    sent.current = props.what;
    try {
      await props.act(reason.value.trim(), key.current);
      // Who has closed it meanwhile may have opened another one.
      if (isShown.current) props.close();
    } catch (cause) {
      problem.value = problemOf(cause);
      // A refusal is an answer: another attempt is another request. Silence, or a server that is out of order, is none.
      const { status, code } = problem.value;
      if ((status >= 400 && status < 500) || code === 'VENUE_UNAVAILABLE') key.current = freshId();
      sending.value = false;
    }
  }

  // What was sent may be seen to have come about before its answer is here.
  const whyNot = sending.value ? undefined : (props.whyNot ?? (stream.value === 'live' ? undefined : NOT_LIVE));
  return (
    <Dialog title={props.title} close={props.close}>
      <form onSubmit={submit}>
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
        {problem.value && <Failure problem={problem.value} ofAction />}
        <p class="why">{whyNot}</p>
        <div class="actions">
          <button type="button" onClick={props.close}>
            Back
          </button>
          <button
            type="submit"
            class={props.danger ? 'danger' : 'primary'}
            disabled={sending.value || whyNot !== undefined || reason.value.trim() === ''}
          >
            {sending.value ? 'Waiting for the answer…' : props.verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

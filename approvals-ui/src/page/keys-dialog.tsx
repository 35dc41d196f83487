import { Dialog } from './dialog.tsx';
import { keysOn, switchKeys } from './keys.ts';

const KEY_WORDS: [string, string][] = [
  ['j / k', 'Next or previous row'],
  ['Enter', 'Open the row'],
  ['c', 'Claim the request'],
  ['a', 'Approve, with a reason'],
  ['r', 'Reject, with a reason'],
  ['/', 'To the filters'],
  ['u', 'Up, to the list'],
  ['?', 'These keys'],
];

export function KeysDialog({ close }: { close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      <dl class="keys">
        {KEY_WORDS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={keysOn.value} onChange={(event) => switchKeys(event.currentTarget.checked)} />
        Single keys do something
      </label>
      <div class="actions">
        <button type="button" class="primary" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

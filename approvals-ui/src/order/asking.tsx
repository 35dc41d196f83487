import { useSignal } from '@preact/signals';
import { post, problemOf } from '../api/call.ts';
import type { Order, Problem } from '../api/types.ts';
import { ReasonDialog } from '../page/reasoned.tsx';
import { grouped, phrase, statusWord } from '../page/words.ts';
import { type Instruction, instructionsFor } from './actions.tsx';
import { changeable, changed, faultOf, type Term } from './change.ts';

const SAYS: Record<Instruction['path'], string> = {
  amend:
    'Risk is checked as for a new order, and a second person asked where the terms need one. Then the venue decides; until then the order is as it was.',
  cancel: 'The venue is asked to cancel what is left. What it has filled meanwhile stays filled.',
  withdraw: 'The order is taken back before anybody has approved it.',
  retry: 'Risk is checked again at today’s prices; then the order goes out under another ClOrdID.',
  abandon: 'The order is given up: it ends as canceled, and its capital is free again.',
};

const HELD_CANCEL =
  'The order is held by us and ends at once, unless the market has just triggered it: then its venue is asked.';
const HELD =
  'Risk is checked as for a new order, and a second person asked where the terms need one. From then on the order is held with the new terms.';

const PRESETS: Record<Instruction['path'], string[]> = {
  amend: ['The market has moved', 'The client wants another size', 'Entered by mistake'],
  cancel: ['No longer wanted', 'The market has moved', 'Entered by mistake'],
  withdraw: ['No longer wanted', 'Entered by mistake'],
  retry: ['The venue is back', 'Agreed with the trader'],
  abandon: ['Agreed with the trader', 'The venue will not take it'],
};

function says({ path, what }: Instruction, order: Order): string {
  if (what === 'change') return 'The change is taken back before it is approved. The order stays as it is.';
  if (path === 'amend' && order.held) return HELD;
  if (path === 'cancel' && order.held) return HELD_CANCEL;
  return path === 'amend' && order.venue?.includes(',')
    ? `${SAYS.amend} This one is at several venues: it can be changed when one of them alone has what is left.`
    : SAYS[path];
}

function whyNot(instruction: Instruction, order: Order): string | undefined {
  if (instructionsFor(order).includes(instruction)) return undefined;
  if (instruction.what === 'change') return 'The change does not wait for approval any more.';
  return instruction.path === 'amend' && order.amendment
    ? 'A change is under way, and there is one at a time.'
    : `The order is ${statusWord(order).toLowerCase()} by now.`;
}

/** Asks for the reason, and of a change for what the order is to be. */
export function Asking(props: { order: Order; instruction: Instruction; close: () => void }) {
  const { order, instruction, close } = props;
  const typed = useSignal<Partial<Record<Term, string>>>({});
  const problem = useSignal<Problem | undefined>(undefined);
  const { path, verb, what, danger } = instruction;
  const isChange = path === 'amend';
  const terms = isChange ? changed(order, typed.value) : {};
  const nothing = isChange && Object.keys(terms).length === 0 ? 'Nothing is to be changed yet.' : undefined;
  return (
    <ReasonDialog
      title={`${verb} this ${what}`}
      verb={`${verb} the ${what}`}
      danger={danger}
      presets={PRESETS[path]}
      whyNot={whyNot(instruction, order) ?? nothing}
      what={JSON.stringify(terms)}
      act={async (reason, key) => {
        problem.value = undefined;
        try {
          await post<Order>(`/orders/${order.orderId}/${path}`, { reason, ...terms }, key);
        } catch (cause) {
          problem.value = problemOf(cause);
          throw cause;
        }
      }}
      close={close}
    >
      <p class="summary">
        {phrase(order)}, {order.accountId}
      </p>
      <p>{says(instruction, order)}</p>
      {isChange && (
        <>
          <div class="terms">
            {changeable(order).map(([term, words, value]) => (
              <Field
                key={term}
                name={term}
                words={words}
                value={typed.value[term] ?? value}
                fault={faultOf(term, problem.value)}
                put={(text) => (typed.value = { ...typed.value, [term]: text })}
              />
            ))}
          </div>
          {order.cumQty !== '0' && (
            <p>The quantity is that of the whole order, with the {grouped(order.cumQty)} that have traded.</p>
          )}
        </>
      )}
    </ReasonDialog>
  );
}

function Field(props: {
  name: Term;
  words: string;
  value: string;
  fault: string | undefined;
  put: (text: string) => void;
}) {
  const { name, words, value, fault, put } = props;
  return (
    <div>
      <label class="field">
        <span>{words}</span>
        <input
          name={name}
          required
          inputMode="decimal"
          autocomplete="off"
          value={value}
          aria-invalid={fault !== undefined}
          aria-describedby={`fault-${name}`}
          onInput={(event) => put(event.currentTarget.value)}
        />
      </label>
      <p class="why" id={`fault-${name}`}>
        {fault}
      </p>
    </div>
  );
}

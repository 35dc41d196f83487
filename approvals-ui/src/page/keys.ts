import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** Whether single keys do something. Some people's tools type them by accident (WCAG 2.1.4). */
const KEPT = 'countersign.keys';
export const keysOn = signal(localStorage.getItem(KEPT) !== 'off');

export function switchKeys(on: boolean): void {
  keysOn.value = on;
  localStorage.setItem(KEPT, on ? 'on' : 'off');
}

export type Keys = Record<string, () => void>;
const stack: Keys[] = [];

/** What keys do while the component is shown. */
export function useKeys(keys: Keys): void {
  const mine = useRef<Keys>({});
  for (const key of Object.keys(mine.current)) delete mine.current[key];
  Object.assign(mine.current, keys);
  useEffect(() => {
    const entry = mine.current;
    stack.push(entry);
    return () => {
      stack.splice(stack.indexOf(entry), 1);
    };
  }, []);
}

addEventListener('keydown', (event) => {
  if (!keysOn.value || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target as HTMLElement;
  if (
    target.closest('input, textarea, select, [contenteditable], dialog[open]') ||
    document.querySelector('dialog[open]')
  )
    return;
  const action = stack.findLast((keys) => event.key in keys)?.[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

/** Moves the focus among the rows' links. */
export function toRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const row = at < 0 ? rows[step === 1 ? 0 : rows.length - 1] : rows[at + step];
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

/** The row that was opened last: coming back to the list, the focus returns to it. */
let opened: string | undefined;

export function openedRow(id: string): void {
  opened = id;
}

/** @returns whether there was one */
export function focusOpenedRow(): boolean {
  const row = opened && document.querySelector<HTMLElement>(`[data-row="${CSS.escape(opened)}"]`);
  if (!row) return false;
  opened = undefined;
  row.focus();
  return true;
}

import { signal } from '@preact/signals';

/** What a screen reader says, politely. */
export const said = signal('');

let last = 0;

/** Waits until it is quiet: of many things in a second, the last one is said. */
export function say(text: string): void {
  clearTimeout(last);
  said.value = '';
  last = window.setTimeout(() => {
    said.value = text;
  }, 400);
}

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { said } from './said.ts';

/** A modal dialog. When it goes, the focus returns to where it was, or where that cannot have it to the page's name. */
export function Dialog(props: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => {
      before?.focus();
      if (document.activeElement !== before) document.querySelector('h1')?.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={props.close}>
      <h2 id="dialog-title">{props.title}</h2>
      {props.children}
      {/* The page's own is silent while a dialog is open. */}
      <p class="unseen" role="status">
        {said.value}
      </p>
    </dialog>
  );
}

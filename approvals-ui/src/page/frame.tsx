import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { asOf, stream } from '../api/events.ts';
import { me, type Place, places, signOut } from '../identity/session.ts';
import { moment } from '../time/clock.ts';
import { address, go } from './address.ts';
import { useKeys } from './keys.ts';
import { lazy } from './lazy.tsx';
import { Icon } from './parts.tsx';
import { said } from './said.ts';

const PLACE_WORDS: Record<Place, string> = {
  approvals: 'Approvals',
  orders: 'Orders',
  operations: 'Operations',
  blotter: 'Blotter',
};

const KeysDialog = lazy<{ close: () => void }>(async () => (await import('./keys-dialog.tsx')).KeysDialog);

export function Frame({ children }: { children: ComponentChildren }) {
  const keysShown = useSignal(false);
  useKeys({
    '?': () => (keysShown.value = true),
    '/': () => document.querySelector<HTMLElement>('[data-filter]')?.focus(),
  });
  const here = address.value.path;
  return (
    <>
      <a class="skip" href="#content">
        To the content
      </a>
      <header class="top">
        <a class="mark" href="/">
          Countersign
        </a>
        {me.value && (
          <>
            <nav aria-label="Places">
              {places().map((place) => (
                <a key={place} href={`/${place}`} aria-current={here.startsWith(`/${place}`) ? 'page' : undefined}>
                  {PLACE_WORDS[place]}
                </a>
              ))}
            </nav>
            <div class="who">
              <span>
                <b>{me.value.subject}</b> <span class="quiet">{me.value.roles.join(', ')}</span>
              </span>
              <button
                type="button"
                class="plain"
                onClick={() => {
                  signOut();
                  go('/');
                }}
              >
                Sign out
              </button>
              <button type="button" class="plain key" aria-label="Keys" onClick={() => (keysShown.value = true)}>
                ?
              </button>
            </div>
          </>
        )}
      </header>
      {me.value && <Lost />}
      <main id="content">{children}</main>
      <p class="unseen" role="status" aria-live="polite">
        {said.value}
      </p>
      {keysShown.value && <KeysDialog close={() => (keysShown.value = false)} />}
    </>
  );
}

/** Says that the page does not follow what happens. */
function Lost() {
  if (stream.value !== 'lost') return null;
  return (
    <div class="lost" role="alert">
      <Icon shape="alert" />{' '}
      {asOf.value === 0 ? (
        'The server cannot be followed yet; trying again.'
      ) : (
        <>
          Reconnecting, data as of <time>{moment(asOf.value)}</time>.
        </>
      )}{' '}
      Decisions wait until we are back.
    </div>
  );
}

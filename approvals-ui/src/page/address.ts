import { signal } from '@preact/signals';

/** Where the browser is. Pages are real links: reloading, bookmarks and the back button work. */
export const address = signal(current());

function current(): { path: string; query: URLSearchParams; key: string } {
  return {
    path: location.pathname,
    query: new URLSearchParams(location.search),
    key: location.pathname + location.search,
  };
}

export function go(to: string, replace = false): void {
  if (to === address.value.key) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  address.value = current();
  if (!replace) scrollTo(0, 0);
}

addEventListener('popstate', () => {
  address.value = current();
});

document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest?.('a');
  const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
  if (link.origin !== location.origin || link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search);
});

/** This page's address with other parameters; null takes one out. */
export function withQuery(changes: Record<string, string | null>): string {
  const query = new URLSearchParams(address.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return address.value.path + (text ? `?${text}` : '');
}

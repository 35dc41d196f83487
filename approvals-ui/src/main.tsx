import './style.css';
import { type ComponentType, render } from 'preact';
import { begin, me, places } from './identity/session.ts';
import { address } from './page/address.ts';
import { Frame } from './page/frame.tsx';
import { lazy } from './page/lazy.tsx';
import { Loading, Note, Title } from './page/parts.tsx';

interface One {
  id: string;
}

const SignIn = lazy<object>(async () => (await import('./identity/sign-in.tsx')).SignInPage);

/** By place: its list, and one of its things. */
const PAGES: Record<string, [list: ComponentType<object>, one?: ComponentType<One>]> = {
  approvals: [
    lazy(async () => (await import('./approval/queue.tsx')).QueuePage),
    lazy(async () => (await import('./approval/request.tsx')).RequestPage),
  ],
  orders: [
    lazy(async () => (await import('./order/search.tsx')).SearchPage),
    lazy(async () => (await import('./order/order.tsx')).OrderPage),
  ],
  operations: [lazy(async () => (await import('./operations/operations.tsx')).OperationsPage)],
  blotter: [lazy(async () => (await import('./blotter/blotter.tsx')).BlotterPage)],
};

function Page() {
  if (me.value === undefined) return <Loading />;
  const { path } = address.value;
  if (me.value === null || path === '/') return <SignIn />;
  const [, place = '', id] = /^\/([a-z]+)(?:\/([A-Z0-9-]+))?$/.exec(path) ?? [];
  const [List, Single] = PAGES[place] ?? [];
  if (!List || (id && !Single) || !places().some((each) => each === place)) return <Nowhere isPlace={!!List} />;
  return id && Single ? <Single key={path} id={id} /> : <List key={path} />;
}

function Nowhere({ isPlace }: { isPlace: boolean }) {
  return (
    <>
      <Title>{isPlace ? 'Not for your role' : 'No such page'}</Title>
      <Note>
        {isPlace ? 'Your role has no use for this page.' : 'There is no page at this address.'}{' '}
        <a href={`/${places()[0] ?? ''}`}>To your work</a>
      </Note>
    </>
  );
}

render(
  <Frame>
    <Page />
  </Frame>,
  document.body,
);
void begin();

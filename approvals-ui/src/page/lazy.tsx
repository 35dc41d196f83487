import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Failure, Loading } from './parts.tsx';

/** A component whose script is fetched when it is first shown. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const loaded = signal<{ component?: ComponentType<P>; failed?: boolean }>({});
  return function Lazy(props: P) {
    const { component: Content, failed } = loaded.value;
    useEffect(() => {
      if (loaded.value.component) return;
      load().then(
        (component) => (loaded.value = { component }),
        () => (loaded.value = { failed: true }),
      );
    }, []);
    if (failed) {
      const problem = { status: 0, code: 'UNREACHABLE', title: '', detail: '' } as const;
      return <Failure problem={problem} again={() => location.reload()} />;
    }
    return Content ? <Content {...props} /> : <Loading />;
  };
}

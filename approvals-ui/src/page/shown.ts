import { useEffect, useRef } from 'preact/hooks';

/** Whether the component is still there, for what goes on after it may have gone. */
export function useShown(): { readonly current: boolean } {
  const isShown = useRef(true);
  useEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );
  return isShown;
}

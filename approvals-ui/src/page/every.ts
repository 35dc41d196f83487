import { useEffect, useRef } from 'preact/hooks';

/** Does it again and again for as long as the component is shown and somebody can see it. */
export function useEvery(ms: number, task: () => void): void {
  const latest = useRef(task);
  latest.current = task;
  useEffect(() => {
    const clock = setInterval(() => document.visibilityState === 'visible' && latest.current(), ms);
    return () => clearInterval(clock);
  }, [ms]);
}

import type { ComponentChildren } from 'preact';
import { lazy } from './lazy.tsx';

export interface ReasonedProps {
  title: string;
  verb: string;
  danger?: boolean;
  presets: string[];
  /** Why it cannot be done any more, where that is so. */
  whyNot?: string | undefined;
  /** What is asked for besides the reason: anything else is another request. */
  what?: string;
  children?: ComponentChildren;
  act: (reason: string, key: string) => Promise<void>;
  close: () => void;
}

/**
 * Asks for a reason, and does not close before the server has answered. Its script is fetched when somebody has
 * something to decide.
 *
 * @param act is given the reason, and a key under which the same request is done once even when it is sent again
 */
export const Reasoned = lazy<ReasonedProps>(async () => (await import('./reasoned.tsx')).ReasonDialog);

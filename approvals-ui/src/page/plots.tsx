import { lazy } from './lazy.tsx';

export interface Line {
  label: string;
  values: number[];
  shape: 'line' | 'bars' | 'steps';
}

export interface PlotProps {
  name: string;
  /** Seconds since 1970. */
  at: number[];
  lines: Line[];
}

/** A small plot over time. It and the plotting library are fetched when the first one is shown. */
export const Plot = lazy<PlotProps>(async () => (await import('./plot.tsx')).Plot);

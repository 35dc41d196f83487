import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Line } from './plots.tsx';

const HEIGHT = 150;
const COLOURS = ['--accent', '--warn', '--busy'];
/** With seconds only where minutes would be said twice. */
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const SECONDS = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** @returns what takes the drawing away again */
export function draw(place: HTMLElement, at: number[], lines: Line[]): () => void {
  const style = getComputedStyle(place);
  // A canvas knows no light-dark(): the colour is asked of an element that wears it.
  const colour = (name: string) => {
    place.style.color = `var(${name})`;
    const found = style.color;
    place.style.color = '';
    return found;
  };
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      cursor: { show: false },
      legend: { show: lines.length > 1, live: false },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map((at) => (step(ticks) < 60 ? SECONDS : TIME).format(at * 1000)) },
        { ...axis, size: 64 },
      ],
      series: [
        {},
        ...lines.map(({ label, shape }, index) => ({
          label,
          stroke: colour(COLOURS[index] ?? '--text'),
          width: 1.5,
          points: { show: false },
          ...(shape === 'bars' && uPlot.paths.bars
            ? { paths: uPlot.paths.bars({ size: [0.7, 12] }), fill: colour(COLOURS[index] ?? '--text') }
            : {}),
          ...(shape === 'steps' && uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
        })),
      ],
    },
    [at, ...lines.map(({ values }) => values)],
    place,
  );
  const sized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT }));
  sized.observe(place);
  return () => {
    sized.disconnect();
    plot.destroy();
  };
}

function step(ticks: number[]): number {
  return (ticks[1] ?? Number.POSITIVE_INFINITY) - (ticks[0] ?? 0);
}

import { useEffect, useRef } from 'preact/hooks';
import { draw } from './drawing.ts';
import type { PlotProps } from './plots.tsx';

export function Plot({ name, at, lines }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current) return draw(place.current, at, lines);
    return undefined;
  }, [at, lines]);
  const latest = lines.map(({ label, values }) => `${label} ${values.at(-1) ?? 0}`).join(', ');
  return (
    <figure class="plot">
      <figcaption>{name}</figcaption>
      <div class="drawing" ref={place} role="img" aria-label={`${name}, latest: ${latest}`} />
    </figure>
  );
}

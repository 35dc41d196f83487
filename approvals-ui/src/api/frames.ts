export interface Frame {
  id?: string;
  event?: string;
  data?: string;
}

/** Takes a stream of server-sent events apart, however it was cut into pieces. */
export function frames(): (piece: string) => Frame[] {
  let rest = '';
  return (piece) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.map(frame);
  };
}

function frame(block: string): Frame {
  const found: Frame = {};
  for (const line of block.split('\n')) {
    const [, field, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (field === 'id' || field === 'event') found[field] = value ?? '';
    if (field === 'data') found.data = (found.data === undefined ? '' : `${found.data}\n`) + value;
  }
  return found;
}

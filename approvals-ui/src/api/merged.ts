export interface Row {
  orderId: string;
  /** Grows with every change, where there is one. */
  version?: number;
}

interface Kept<T> {
  holds(row: T): boolean;
  compare(a: T, b: T): number;
  /** What makes it another row, where an order may have several. */
  id?(row: T): string;
}

/** The rows with what was told about some of them, the later the newer; a version that is older than a row's is no news. */
export function merged<T extends Row>(
  rows: T[],
  told: T[],
  { holds, compare, id = ({ orderId }) => orderId }: Kept<T>,
): T[] {
  const byId = new Map(rows.map((row) => [id(row), row]));
  for (const row of told) {
    const known = byId.get(id(row));
    if (known && (known.version ?? 0) > (row.version ?? 0)) continue;
    if (holds(row)) byId.set(id(row), row);
    else byId.delete(id(row));
  }
  return [...byId.values()].toSorted(compare);
}

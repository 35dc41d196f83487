export interface Row {
  orderId: string;
  /** Grows with every change, where there is one. */
  version?: number;
}

interface Kept<T> {
  holds(row: T): boolean;
  compare(a: T, b: T): number;
}

/** The rows with what was told about some of them, the later the newer; a version that is older than a row's is no news. */
export function merged<T extends Row>(rows: T[], told: T[], { holds, compare }: Kept<T>): T[] {
  const byId = new Map(rows.map((row) => [row.orderId, row]));
  for (const row of told) {
    const known = byId.get(row.orderId);
    if (known && (known.version ?? 0) > (row.version ?? 0)) continue;
    if (holds(row)) byId.set(row.orderId, row);
    else byId.delete(row.orderId);
  }
  return [...byId.values()].toSorted(compare);
}

/** What a run holds against each other: its movements, and those beyond them that rows of its bill name. */
import type { Opened } from '../../domain/reconciliation/chain.js';
import { claimsOf, costClaims, hasFees } from '../../domain/reconciliation/claims.js';
import type { Item, ItemMovement, ItemRow } from '../../domain/reconciliation/events.js';
import type { Sides } from '../../domain/reconciliation/match.js';
import type { MovementAt, Movements } from '../../domain/reconciliation/port.js';
import type { Beyond } from '../../domain/reconciliation/run.js';

interface Given {
  readonly rows: readonly ItemRow[];
  /** What the run before has left open. */
  readonly open: readonly Item[];
  /** What earlier runs have matched beyond their movements. */
  readonly beyond: readonly Beyond[];
}

export interface Gathered {
  readonly sides: Sides;
  /** With those of this run, and without those that the chain has come to. */
  readonly beyond: readonly Beyond[];
}

export async function gatherSides(
  movements: Movements,
  opened: Opened,
  { rows, open, beyond: before }: Given,
): Promise<Gathered> {
  const { source, layout, today, after, upTo, begin, seen } = opened;
  const known = new Set(before.map(({ transaction }) => transaction));
  const own = await movements.between({ source, layout }, after, upTo);
  const pool = new Map<string, ItemMovement>();
  for (const { movement } of own) {
    if (!known.has(movement.transaction)) pool.set(movement.transaction, movement);
  }
  const carried = new Set(open.flatMap((item) => item.movements.map((one) => one.transaction)));
  const matchedBefore = new Set<string>();
  const more: Beyond[] = [];

  const isThere = (id: string): boolean => pool.has(id) || carried.has(id);
  /** Adds what the ledger has under these ids, unless an earlier run has matched it. */
  async function lookUp(ids: readonly string[]): Promise<boolean> {
    for (const id of ids) {
      const found = await movements.find({ source, layout }, id);
      if (found === undefined || found.position > seen) continue;
      if (known.has(id) || isOfChain(found)) {
        matchedBefore.add(id);
        continue;
      }
      pool.set(id, found.movement);
      more.push({ transaction: id, position: found.position });
      return true;
    }
    return false;
  }
  /** The chain has gone through that place before this run: what is not open was matched. */
  const isOfChain = ({ position }: MovementAt): boolean => position > begin && position <= upTo;

  for (const row of [...open.flatMap((item) => item.rows), ...rows]) {
    const claims = claimsOf(source, row);
    const isFound = claims.some(isThere) || (await lookUp(claims));
    const costs = isFound && hasFees(layout) ? costClaims(source, row) : [];
    if (!costs.some(isThere)) await lookUp(costs);
  }
  const sides: Sides = {
    ...{ source, layout, today, rows, open, matchedBefore },
    movements: [...pool.values()],
  };
  const left = before.filter(({ position }) => position <= begin || position > upTo);
  return { sides, beyond: [...left, ...more] };
}

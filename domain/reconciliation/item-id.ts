import { derivedId } from '../ids.js';
import type { ItemMovement, ItemRow } from './events.js';

/** The same for the same row, or for the same movement, in every run. */
export function itemId(row: ItemRow | undefined, movement: ItemMovement | undefined): string {
  if (row !== undefined) {
    return derivedId('reconciliationItem', 'row', row.bill, String(row.statement), row.key);
  }
  if (movement === undefined) throw new Error('an item without a side');
  return derivedId('reconciliationItem', 'movement', movement.transaction);
}

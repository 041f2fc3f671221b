/** Thirty yuan of alice's hundred, held for bob. */
import { cr, dr, funded, reserve } from '../given.js';

export const thirty = [dr('alice', '30.00'), cr('bob', '30.00')];
export const held = [
  ...funded,
  reserve('r', thirty, { reference: 'order', metadata: { kind: 'refund' } }),
];

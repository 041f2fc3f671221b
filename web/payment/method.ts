/** How the payer pays, in words; a method that only a connector knows by its own name. */
import type { Text } from '../texts/use-text.js';

export const METHODS = ['card', 'qr'] as const;

export function methodName(t: Text, method: string): string {
  const known = METHODS.find((one) => one === method);
  return known === undefined ? method : t(`payment.method.${known}`);
}

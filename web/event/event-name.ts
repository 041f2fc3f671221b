/** An event in words; a type that has none is named as the log names it. */
import { isKnownStep, stepType } from '../payment/steps.js';
import type { Text } from '../texts/use-text.js';

/** @param type with or without its version */
export function eventName(t: Text, type: string): string {
  const name = stepType(type);
  return isKnownStep(name) ? t(`payment.step.${name}`) : name;
}

/** An event in the reader's language; a type that has no words is named as the log names it. */
import { useLingui } from '@lingui/react';
import { stepType } from '../payment/steps.js';

/** The function takes a type with or without its version. */
export function useEventName(): (type: string) => string {
  const { i18n } = useLingui();
  return (type) => {
    const name = stepType(type);
    const id = [`payment.step.${name}`, `event.type.${name}`].find((text) =>
      Object.hasOwn(i18n.messages, text),
    );
    return id === undefined ? name : i18n._(id);
  };
}

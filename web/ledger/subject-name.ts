/** A subject in the reader's language: those of the default chart have texts, others the name they were given. */
import { useLingui } from '@lingui/react';

export function useSubjectName(): (subject: {
  readonly id: string;
  readonly name: string;
}) => string {
  const { i18n } = useLingui();
  return ({ id, name }) => {
    const text = `ledger.subject.${id}`;
    return Object.hasOwn(i18n.messages, text) ? i18n._(text) : name;
  };
}

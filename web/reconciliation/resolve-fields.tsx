/** How items are resolved, and why. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';

const ONE = ['book', 'suspend', 'adjust', 'wait', 'match'] as const;
type Action = (typeof ONE)[number];
const MAX_NOTE = 500;

interface ResolveFieldsProps {
  /** Several items are not matched with one another by hand. */
  readonly several?: boolean;
  /** Whose the money probably is. */
  readonly merchant?: string | undefined;
}

export function ResolveFields({ several = false, merchant }: ResolveFieldsProps) {
  const t = useText();
  const [action, setAction] = useState<Action>('book');
  const actions = several ? ONE.filter((name) => name !== 'match') : ONE;
  return (
    <>
      <NativeSelect
        name="action"
        label={t('reconciliation.action')}
        value={action}
        onChange={({ currentTarget: { value } }) =>
          setAction(ONE.find((name) => name === value) ?? 'book')
        }
        data={actions.map((value) => ({ value, label: t(`reconciliation.action.${value}`) }))}
      />
      {action === 'book' && (
        <TextField
          name="merchant"
          label={t('reconciliation.merchant')}
          description={t('reconciliation.merchant.hint')}
          defaultValue={merchant}
          maxLength={64}
        />
      )}
      {action === 'wait' && (
        <TextInput
          name="until"
          type="date"
          label={t('reconciliation.until')}
          description={t('reconciliation.until.hint')}
          required
        />
      )}
      {action === 'match' && (
        <TextField
          name="with"
          label={t('reconciliation.with')}
          description={t('reconciliation.with.hint')}
          required
        />
      )}
      <Textarea
        name="note"
        label={t('reconciliation.note')}
        maxLength={MAX_NOTE}
        required
        size="xs"
        data-autofocus
      />
    </>
  );
}

/** As the API names them; what was left empty is left out. */
export function resolutionIn(values: Readonly<Record<string, string>>) {
  const said = (name: string) => {
    const value = values[name]?.trim() ?? '';
    return value === '' ? {} : { [name]: value };
  };
  return {
    action: ONE.find((name) => name === values['action']) ?? 'book',
    note: values['note'] ?? '',
    ...said('merchant'),
    ...said('until'),
    ...said('with'),
  };
}

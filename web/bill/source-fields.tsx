/** Whose bill of which day. */
import { NativeSelect, TextInput } from '@mantine/core';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';

export function SourceFields() {
  const t = useText();
  return (
    <>
      <NativeSelect
        name="type"
        label={t('bill.source')}
        data={[
          { value: 'channel', label: t('bill.source.channel') },
          { value: 'bank', label: t('bill.source.bank') },
        ]}
      />
      <TextField name="name" label={t('bill.source.name')} maxLength={64} required data-autofocus />
      <TextInput name="date" label={t('bill.day')} type="date" required />
    </>
  );
}

/** As the API names them. */
export function sourceIn(values: Readonly<Record<string, string>>) {
  const name = values['name']?.trim() ?? '';
  const date = values['date'] ?? '';
  return values['type'] === 'bank' ? { bank: name, date } : { channel: name, date };
}

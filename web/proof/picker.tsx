/** Which number is proved: any that a person names, or one that nobody chose. */
import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ErrorNotice } from '../components/error-notice.js';
import { TypedField } from '../components/typed-field.js';
import { useSubjectName } from '../ledger/subject-name.js';
import { DEFAULT_BOOK, useChart } from '../ledger/use-book.js';
import { useText } from '../texts/use-text.js';
import { BookChoice } from '../ledger/book-frame.js';
import { type Fields, kindIn, KINDS, proofAddress } from './number.js';
import { anyNumber } from './random.js';

interface PickerProps {
  readonly fields: Fields;
  readonly onChange: (changed: Fields) => void;
}

export function Picker({ fields, onChange }: PickerProps) {
  const t = useText();
  const kind = kindIn(fields);
  return (
    <Group align="flex-end" gap="sm" className="not-printed">
      <NativeSelect
        label={t('proof.kind')}
        value={kind}
        data={KINDS.map((one) => ({ value: one, label: t(`proof.kind.${one}`) }))}
        onChange={({ currentTarget }) => onChange({ kind: currentTarget.value })}
      />
      <BookChoice />
      <TextInput
        type="date"
        label={t('ledger.day')}
        value={fields.date ?? ''}
        onChange={({ currentTarget }) => onChange({ date: currentTarget.value })}
      />
      {kind === 'cell' ? <SubjectField fields={fields} onChange={onChange} /> : null}
      {kind === 'account' ? (
        <TypedField
          label={t('ledger.account')}
          value={fields.account ?? ''}
          onTyped={(account) => onChange({ account })}
          width={260}
        />
      ) : null}
      {kind === 'settlement' ? (
        <TypedField
          label={t('proof.merchant')}
          value={fields.merchant ?? ''}
          onTyped={(merchant) => onChange({ merchant })}
        />
      ) : null}
      {kind === 'account' ? null : (
        <TypedField
          label={t('ledger.currency')}
          value={fields.currency ?? ''}
          onTyped={(currency) => onChange({ currency: currency.toUpperCase() })}
          width={90}
        />
      )}
      <PickForMe />
    </Group>
  );
}

function SubjectField({ fields, onChange }: PickerProps) {
  const t = useText();
  const nameOf = useSubjectName();
  const subjects = useChart(fields.book ?? DEFAULT_BOOK).data?.body.data ?? [];
  return (
    <NativeSelect
      label={t('ledger.subject')}
      value={fields.subject ?? ''}
      data={[
        { value: '', label: '–' },
        ...subjects.map((subject) => ({
          value: subject.id,
          label: `${subject.code} ${nameOf(subject)}`,
        })),
      ]}
      onChange={({ currentTarget }) => onChange({ subject: currentTarget.value })}
      maw={260}
    />
  );
}

function PickForMe() {
  const t = useText();
  const [, navigate] = useLocation();
  const [state, setState] = useState<'idle' | 'picking' | 'nothing'>('idle');
  const [error, setError] = useState<unknown>();

  async function pick(): Promise<void> {
    setState('picking');
    setError(undefined);
    try {
      const number = await anyNumber();
      setState(number === undefined ? 'nothing' : 'idle');
      if (number !== undefined) navigate(proofAddress(number));
    } catch (thrown) {
      setError(thrown);
      setState('idle');
    }
  }
  return (
    <Stack gap={4}>
      <Button onClick={() => void pick()} disabled={state === 'picking'}>
        {t('proof.any')}
      </Button>
      {state === 'nothing' ? <Text size="xs">{t('proof.nothing')}</Text> : null}
      {error === undefined ? null : <ErrorNotice error={error} />}
    </Stack>
  );
}

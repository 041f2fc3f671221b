/** When is T+N? The server counts, with the version that is in force. */
import { Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '../components/error-notice.js';
import { useText } from '../texts/use-text.js';
import { type Calendar, calendarApi, CALENDARS } from './api.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const COUNT = /^\d{1,2}$/;

export function DueDay({ calendar: { id, version } }: { readonly calendar: Calendar }) {
  const t = useText();
  const [from, setFrom] = useState(new Date().toISOString().slice(0, 10));
  const [add, setAdd] = useState('1');
  const { data, error } = useQuery({
    queryKey: [CALENDARS, id, version, 'due', from, add],
    queryFn: ({ signal }) =>
      calendarApi.addBusinessDays({ params: { id }, query: { from, add }, signal }),
    enabled: DAY.test(from) && COUNT.test(add),
    retry: false,
  });
  return (
    <section aria-label={t('calendar.due')}>
      <Group gap="sm" align="flex-end">
        <TextInput
          type="date"
          label={t('calendar.due.from')}
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <TextInput
          label={t('calendar.due.add')}
          inputMode="numeric"
          maxLength={2}
          w={90}
          value={add}
          onChange={({ currentTarget }) => setAdd(currentTarget.value)}
        />
        {data === undefined || error !== null ? null : (
          <Text size="sm" pb={8} role="status">
            {t('calendar.due.is', { day: data.body.day })}
          </Text>
        )}
      </Group>
      {error === null ? null : <ErrorNotice error={error} />}
    </section>
  );
}

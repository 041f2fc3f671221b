/** The next version of a calendar, from what it says now: another year most of all. */
import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { type Calendar, calendarApi, CALENDARS } from './api.js';

const ROWS = 8;

export function ProposeVersion({ calendar }: { readonly calendar: Calendar }) {
  const t = useText();
  const queries = useQueryClient();
  const { id, name, source, knownFrom, knownUntil, weekend, holidays, workdays } = calendar;
  return (
    <Act
      label={t('calendar.propose')}
      title={t('calendar.propose.title', { calendar: id })}
      effect={t('calendar.propose.effect')}
      onAct={async ({ values, headers }) => {
        const said = (field: string) => values[field]?.trim() ?? '';
        await calendarApi.proposeCalendarVersion({
          params: { id },
          body: {
            ...{ name: said('name'), source: said('source'), knownFrom, weekend },
            knownUntil: said('knownUntil'),
            holidays: daysIn(said('holidays')),
            workdays: daysIn(said('workdays')),
          },
          headers,
        });
        await Promise.all(
          [[CALENDARS], ['approvals']].map((queryKey) => queries.invalidateQueries({ queryKey })),
        );
      }}
    >
      <TextField name="name" label={t('calendar.name')} defaultValue={name} required />
      <TextField name="source" label={t('calendar.source')} defaultValue={source} required />
      <TextField
        type="date"
        name="knownUntil"
        label={t('calendar.known_until')}
        defaultValue={knownUntil}
        required
      />
      <Textarea
        name="holidays"
        label={t('calendar.holidays')}
        description={t('calendar.days.hint')}
        defaultValue={holidays.join('\n')}
        rows={ROWS}
      />
      <Textarea
        name="workdays"
        label={t('calendar.workdays')}
        defaultValue={workdays.join('\n')}
        rows={ROWS / 2}
      />
    </Act>
  );
}

/** Days with anything but digits and dashes between them. */
const daysIn = (text: string): string[] => text.split(/[^\d-]+/).filter((day) => day !== '');

/** What an endpoint is made of, in a form: where to, and of what. */
import { Checkbox, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';

/** As the API has them; a test holds them against it. */
export const TYPES = [
  'payment.created',
  'payment.authorized',
  'payment.captured',
  'payment.succeeded',
  'payment.failed',
  'payment.canceled',
  'payment.expired',
  'payment.underpaid',
  'refund.created',
  'refund.succeeded',
  'refund.failed',
  'payout.created',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.returned',
  'settlement.created',
  'settlement.settled',
  'settlement.carried',
] as const;

const FIELD = 'event:';

interface EndpointFieldsProps {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly description?: string | null;
}

export function EndpointFields({ url, events = ['*'], description }: EndpointFieldsProps) {
  const t = useText();
  const [all, setAll] = useState(events.includes('*'));
  return (
    <Stack gap="sm">
      <TextField
        name="url"
        label={t('webhook.url')}
        placeholder="https://shop.example/hooks"
        defaultValue={url}
        required
        data-autofocus
      />
      <TextField
        name="description"
        label={t('webhook.description')}
        defaultValue={description ?? ''}
      />
      <Checkbox
        name={`${FIELD}*`}
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
        label={t('webhook.events.all')}
        description={t('webhook.events.all.hint')}
      />
      {all ? null : (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing={6}>
          {TYPES.map((type) => (
            <Checkbox
              key={type}
              name={FIELD + type}
              defaultChecked={isChosen(events, type)}
              label={
                <Text span ff="monospace" size="sm">
                  {type}
                </Text>
              }
            />
          ))}
        </SimpleGrid>
      )}
    </Stack>
  );
}

const isChosen = (events: readonly string[], type: string): boolean =>
  events.some((chosen) => chosen === type || chosen === `${type.split('.')[0]}.*`);

/** What the fields say, as the API takes it. */
export function endpointIn(values: Readonly<Record<string, string>>) {
  const chosen = Object.keys(values).flatMap((name) =>
    name.startsWith(FIELD) ? [name.slice(FIELD.length)] : [],
  );
  const description = values['description']?.trim() ?? '';
  return {
    url: values['url']?.trim() ?? '',
    events: chosen.includes('*') ? ['*'] : chosen,
    ...(description === '' ? {} : { description }),
  };
}

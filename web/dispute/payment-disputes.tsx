/** The disputes of a payment, on its page; nothing if there are none. */
import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Money } from '../components/money.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { disputeApi, disputePath, DISPUTES } from './api.js';
import { DisputeStatus } from './dispute-status.js';

const MOST = 20;

export function PaymentDisputes({ payment }: { readonly payment: string }) {
  const may = useMay();
  return may('listDisputes') ? <Disputes payment={payment} /> : null;
}

function Disputes({ payment }: { readonly payment: string }) {
  const t = useText();
  const { data } = useQuery({
    queryKey: [DISPUTES, 'of', payment],
    queryFn: ({ signal }) => disputeApi.listDisputes({ query: { payment, limit: MOST }, signal }),
  });
  const found = data?.body.data ?? [];
  if (found.length === 0) return null;
  return (
    <Stack gap={4} component="section" aria-label={t('dispute.list')}>
      <Title order={3} size="h5">
        {t('dispute.list')}
      </Title>
      {found.map(({ id, reference, amount, status }) => (
        <Group key={id} gap="sm">
          <DisputeStatus status={status} />
          <Anchor component={Link} href={disputePath(id)} size="sm">
            {reference}
          </Anchor>
          <Text size="sm">
            <Money {...amount} />
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

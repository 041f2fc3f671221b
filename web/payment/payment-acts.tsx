/** The buttons of what can be done with a payment; each asks once more before it does anything. */
import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PaymentBody } from '../../api/payment/contract.js';
import { type Intention, useIntention } from '../components/use-intention.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Act, actsOf, OPERATIONS } from './acts.js';
import { PaymentActDialog } from './act-dialog.js';
import { paymentQuery } from './payment-query.js';
import { storyKey } from './payment-timeline.js';

export function PaymentActs({ payment }: { readonly payment: PaymentBody }) {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Act>();
  const [said, setSaid] = useState('');
  const intentions: Readonly<Record<Act, Intention>> = {
    refund: useIntention(),
    capture: useIntention(),
    cancel: useIntention(),
    accept: useIntention(),
  };
  const acts = actsOf(payment).filter((act) => may(OPERATIONS[act]));
  return (
    <>
      <Group gap="xs" className="not-printed">
        {acts.map((act) => (
          <Button
            key={act}
            variant={act === 'capture' || act === 'accept' ? 'filled' : 'default'}
            onClick={() => setAsked(act)}
          >
            {t(`payment.act.${act}`)}
          </Button>
        ))}
      </Group>
      <Text size="sm" role="status">
        {said}
      </Text>
      {asked === undefined ? null : (
        <PaymentActDialog
          act={asked}
          payment={payment}
          intention={intentions[asked]}
          onClose={() => setAsked(undefined)}
          onDone={async (text) => {
            setSaid(text);
            // What is shown next is what the server says: nothing is shown as done beforehand.
            await Promise.all([
              queries.invalidateQueries({ queryKey: paymentQuery(payment.id).queryKey }),
              queries.invalidateQueries({ queryKey: storyKey(payment.id) }),
              queries.invalidateQueries({ queryKey: ['payments'] }),
            ]);
          }}
        />
      )}
    </>
  );
}

/** The payer chooses how to pay; for a card, its fields come first. */
import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { CheckoutBody, ChosenMethod } from './api.js';
import { CardFields } from './card-fields.js';
import { Countdown } from './countdown.js';
import { MethodChoice } from './method-choice.js';

interface ChoiceProps {
  readonly checkout: CheckoutBody;
  readonly isStarting: boolean;
  readonly onChoose: (chosen: ChosenMethod) => void;
}

export function Choice({ checkout, isStarting, onChoose }: ChoiceProps) {
  const [isCard, setCard] = useState(false);
  const { card } = checkout;
  return (
    <Stack gap="sm">
      {isCard && card !== null ? (
        <CardFields
          {...card}
          amount={checkout.amount}
          isPaying={isStarting}
          onToken={(token) => {
            setCard(false);
            onChoose({ method: 'card', card: { channel: card.channel, token } });
          }}
          onBack={() => setCard(false)}
        />
      ) : (
        <MethodChoice
          checkout={checkout}
          isStarting={isStarting}
          onChoose={(method) => (method === 'card' ? setCard(true) : onChoose({ method }))}
        />
      )}
      <Countdown {...checkout} />
    </Stack>
  );
}

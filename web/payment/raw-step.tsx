/** The event behind a step as the log has it: its place, its cause, its data, and what came over a channel's wire. */
import type { StoryStep } from './payment-timeline.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Exchange } from '../evidence/exchange.js';
import { useText } from '../texts/use-text.js';

export function RawStep({ step }: { readonly step: StoryStep }) {
  const t = useText();
  const { exchange, ...data } = step.data;
  return (
    <details className="raw-step">
      <summary>{t('payment.raw')}</summary>
      <Facts
        facts={[
          { name: t('payment.raw.type'), value: <code>{step.type}</code> },
          { name: t('payment.raw.event'), value: <Id value={step.id} /> },
          { name: t('payment.raw.cause'), value: <Id value={step.cause} /> },
          { name: t('payment.raw.actor'), value: <Id value={step.actor} /> },
          {
            name: t('payment.raw.position'),
            value: <Id value={step.position} href={`/events/${step.position}`} />,
          },
        ]}
      />
      <pre>{JSON.stringify(data, undefined, 2)}</pre>
      {exchange === undefined ? null : <Exchange position={step.position} />}
    </details>
  );
}

/** What can be done with an endpoint: each act says its effect before. */
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Endpoint, webhookApi } from './api.js';
import { EndpointFields, endpointIn } from './endpoint-fields.js';

interface EndpointActsProps {
  readonly endpoint: Endpoint;
  readonly onSecret: (secret: string | undefined) => void;
}

const SECONDS_OF_AN_HOUR = 3_600;

export function EndpointActs({ endpoint, onSecret }: EndpointActsProps) {
  const may = useMay();
  if (!may('changeWebhookEndpoint')) return null;
  return (
    <Group gap="xs" className="not-printed">
      <Change endpoint={endpoint} />
      <Switch endpoint={endpoint} />
      <Rotate endpoint={endpoint} onSecret={onSecret} />
      <Replay endpoint={endpoint} />
    </Group>
  );
}

type EndpointProps = Pick<EndpointActsProps, 'endpoint'>;

/** Reads anew what an act may have changed. */
function useReadAnew(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['webhook-endpoint', 'webhook-endpoints', 'deliveries'].map((name) =>
        queries.invalidateQueries({ queryKey: [name] }),
      ),
    );
}

function Change({ endpoint }: EndpointProps) {
  const t = useText();
  const readAnew = useReadAnew();
  const params = { id: endpoint.id };
  return (
    <Act
      label={t('webhook.change')}
      title={t('webhook.change.title')}
      effect={t('webhook.change.effect')}
      onAct={async ({ values }) => {
        const { description = null, ...changes } = endpointIn(values);
        await webhookApi.changeWebhookEndpoint({ params, body: { ...changes, description } });
        await readAnew();
      }}
    >
      <EndpointFields {...endpoint} />
    </Act>
  );
}

function Switch({ endpoint: { id, status } }: EndpointProps) {
  const t = useText();
  const readAnew = useReadAnew();
  const enabled = status === 'disabled';
  const toggle = enabled ? 'enable' : 'disable';
  return (
    <Act
      label={t(`webhook.${toggle}`)}
      title={t(`webhook.${toggle}.title`)}
      effect={t(`webhook.${toggle}.effect`)}
      onAct={async () => {
        await webhookApi.changeWebhookEndpoint({ params: { id }, body: { enabled } });
        await readAnew();
      }}
    />
  );
}

function Rotate({ endpoint: { id }, onSecret }: EndpointActsProps) {
  const t = useText();
  const readAnew = useReadAnew();
  return (
    <Act
      label={t('webhook.rotate')}
      title={t('webhook.rotate.title')}
      effect={t('webhook.rotate.effect')}
      onAct={async ({ values, headers }) => {
        const overlapSeconds = Math.round(Number(values['overlapSeconds']) * SECONDS_OF_AN_HOUR);
        const body = { overlapSeconds };
        const rotated = await webhookApi.rotateWebhookSecret({ params: { id }, body, headers });
        onSecret(rotated.body.secret);
        await readAnew();
      }}
    >
      <TextField
        name="overlapSeconds"
        label={t('webhook.overlap_hours')}
        inputMode="decimal"
        defaultValue="24"
        required
      />
    </Act>
  );
}

function Replay({ endpoint: { id, status } }: EndpointProps) {
  const t = useText();
  const readAnew = useReadAnew();
  return (
    <Act
      label={t('webhook.replay')}
      title={t('webhook.replay.title')}
      effect={t('webhook.replay.effect')}
      disabled={status === 'disabled'}
      onAct={async ({ values }) => {
        const body = { from: from(values['from'] ?? '') };
        await webhookApi.replayWebhooks({ params: { id }, body });
        await readAnew();
      }}
    >
      <TextField
        name="from"
        label={t('webhook.replay.from')}
        description={t('webhook.replay.from.hint')}
        placeholder="2026-07-01T00:00:00Z"
        required
      />
    </Act>
  );
}

/** A sequence is a number; a position has twenty digits and stays a text, as a time does. */
function from(text: string): number | string {
  const trimmed = text.trim();
  return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}

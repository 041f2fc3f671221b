/** What a merchant can do about a dispute while its channel waits: send evidence, or give in. */
import { FileInput, Group, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Act } from '../components/act.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Dispute, disputeApi, DISPUTES } from './api.js';

const MAX_TEXT = 20_000;
const MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'text/plain'] as const;

interface DisputeProps {
  readonly dispute: Dispute;
}

export function DisputeActs({ dispute }: DisputeProps) {
  const may = useMay();
  if (dispute.status !== 'open') return null;
  const asksForEvidence =
    dispute.evidenceDueAt !== null && Date.parse(dispute.evidenceDueAt) > Date.now();
  return (
    <Group gap="xs">
      {may('submitDisputeEvidence') && asksForEvidence && <Submit dispute={dispute} />}
      {may('acceptDispute') && <Accept dispute={dispute} />}
    </Group>
  );
}

function Submit({ dispute: { id } }: DisputeProps) {
  const t = useText();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<File[]>([]);
  return (
    <Act
      variant="filled"
      label={t('dispute.submit')}
      title={t('dispute.submit.title')}
      effect={t('dispute.submit.effect')}
      onAct={async ({ values }) => {
        const files = await Promise.all(chosen.map(readFile));
        const body = { text: values['text'] ?? '', files };
        await disputeApi.submitDisputeEvidence({
          ...{ params: { id }, body },
          headers: { Prefer: 'wait=5' },
        });
        setChosen([]);
        await queries.invalidateQueries({ queryKey: [DISPUTES] });
      }}
    >
      <Textarea
        name="text"
        label={t('dispute.submit.text')}
        maxLength={MAX_TEXT}
        minRows={5}
        autosize
        required
        data-autofocus
      />
      <FileInput
        multiple
        clearable
        label={t('dispute.submit.files')}
        description={t('dispute.submit.files.hint')}
        accept={MEDIA_TYPES.join(',')}
        value={chosen}
        onChange={setChosen}
      />
    </Act>
  );
}

async function readFile(file: File) {
  const mediaType = MEDIA_TYPES.find((type) => type === file.type) ?? 'text/plain';
  const bytes = new Uint8Array(await file.arrayBuffer());
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return { name: file.name, mediaType, contentBase64: btoa(binary) };
}

function Accept({ dispute: { id, amount } }: DisputeProps) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      color="red"
      label={t('dispute.accept')}
      title={t('dispute.accept.title')}
      effect={t('dispute.accept.effect', { amount: `${amount.value} ${amount.currency}` })}
      onAct={async ({ headers }) => {
        await disputeApi.acceptDispute({
          ...{ params: { id }, body: {} },
          headers: { ...headers, Prefer: 'wait=5' },
        });
        await queries.invalidateQueries({ queryKey: [DISPUTES] });
      }}
    />
  );
}

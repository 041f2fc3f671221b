/** The proof of an event: the auditor pastes a key, and this browser checks each step. */
import { Button, Code, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import type { InclusionProofBody } from '../../api/seal/contract.js';
import type { Answer } from '../client/client.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import { remember, remembered } from '../frame/remembered.js';
import { type Failure, failureOf, STEPS } from './check.js';

interface ProofCheckProps {
  readonly load: () => Promise<Answer<InclusionProofBody>>;
  /** True if what the page shows is what the proven event says. */
  readonly shows: (event: InclusionProofBody['event']) => boolean;
  /** Told what each check has come to. */
  readonly onChecked?: (failure: Failure) => void;
}

interface Checked {
  readonly proof: InclusionProofBody;
  readonly failure: Failure;
}

/** The key is public; it is kept so that it is pasted once. */
const KEPT = 'tallybook.seal-key';

export function ProofCheck({ load, shows, onChecked }: ProofCheckProps) {
  const t = useText();
  const [key, setKey] = useState(remembered(KEPT) ?? '');
  const [checked, setChecked] = useState<Checked>();
  const [error, setError] = useState<unknown>();
  const [isChecking, setChecking] = useState(false);

  async function check(): Promise<void> {
    setChecking(true);
    setChecked(undefined);
    setError(undefined);
    try {
      const { body: proof } = await load();
      const failure = await failureOf(proof, key, shows);
      setChecked({ proof, failure });
      onChecked?.(failure);
      remember(KEPT, key);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setChecking(false);
    }
  }

  return (
    <Stack gap="xs" component="section" aria-label={t('seal.proof')}>
      <Title order={3} size="h5">
        {t('seal.proof')}
      </Title>
      <Textarea
        label={t('seal.key')}
        description={t('seal.key.hint')}
        placeholder="-----BEGIN PUBLIC KEY-----"
        value={key}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
        autosize
        minRows={1}
        maxRows={4}
        maw={720}
        spellCheck={false}
        className="not-printed"
      />
      <Group gap="md" className="not-printed">
        <Button
          variant="default"
          onClick={() => void check()}
          loading={isChecking}
          disabled={key.trim() === '' || !globalThis.isSecureContext}
        >
          {t('seal.check')}
        </Button>
        <Text size="xs" c="dimmed" maw={560}>
          {t('seal.trust')} <Code>tallybook verify-bundle</Code>
        </Text>
      </Group>
      {error === undefined ? null : <ErrorNotice error={error} />}
      <div role="status">{checked === undefined ? null : <Verdict {...checked} />}</div>
    </Stack>
  );
}

function Verdict({ proof, failure }: Checked) {
  const t = useText();
  const { head, leafIndex, auditPath } = proof;
  const failed = failure === undefined ? STEPS.length : STEPS.indexOf(failure);
  return (
    <Stack gap="xs" fz="sm">
      {STEPS.slice(0, failed + 1).map((step, index) => (
        <Status
          key={step}
          tone={index === failed ? 'bad' : 'good'}
          label={t(index === failed ? `seal.fails.${step}` : `seal.holds.${step}`)}
        />
      ))}
      <Facts
        facts={[
          { name: t('seal.signed_at'), value: <Time at={head.signedAt} /> },
          { name: t('seal.tree_size'), value: head.treeSize },
          { name: t('seal.leaf_index'), value: leafIndex },
          { name: t('seal.path'), value: auditPath.length },
          { name: t('seal.root'), value: <Id value={head.rootHash} /> },
          { name: t('seal.key_id'), value: <Id value={head.keyId} /> },
        ]}
      />
    </Stack>
  );
}

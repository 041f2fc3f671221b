/** A step of a check: what is checked and by what, in plain words, and what it came to. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import { type Result, type StepName, STEPS } from './use-check.js';

interface StepProps {
  readonly name: StepName;
  readonly result: Result;
  readonly children?: ReactNode;
}

export function Step({ name, result, children }: StepProps) {
  const t = useText();
  const title = t(`proof.step.${name}`);
  return (
    <Paper withBorder p="md" radius="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" align="baseline">
          <Title order={3} size="h5">
            {STEPS.indexOf(name) + 1} · {title}
          </Title>
          <Outcome result={result} />
        </Group>
        <Text size="sm" c="dimmed">
          {t(`proof.how.${name}`)}
        </Text>
        {children}
      </Stack>
    </Paper>
  );
}

const TONES: Readonly<Record<NonNullable<Result>, Tone>> = {
  holds: 'good',
  fails: 'bad',
  none: 'neutral',
};

export function Outcome({ result }: { readonly result: Result }) {
  const t = useText();
  return (
    <Text component="span" size="sm">
      <Status
        tone={result === undefined ? 'waiting' : TONES[result]}
        label={t(`proof.result.${result ?? 'open'}`)}
      />
    </Text>
  );
}

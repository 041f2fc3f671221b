/** What happened, oldest first: the story of a payment for example. */
import { Text, Timeline as Line } from '@mantine/core';
import type { ReactNode } from 'react';
import { Time } from './time.js';

export interface TimelineStep {
  readonly id: string;
  readonly title: string;
  /** RFC 3339. */
  readonly at: string;
  readonly detail?: ReactNode;
}

interface TimelineProps {
  readonly steps: readonly TimelineStep[];
}

export function Timeline({ steps }: TimelineProps) {
  return (
    <Line bulletSize={12} lineWidth={2} active={steps.length}>
      {steps.map(({ id, title, at, detail }) => (
        <Line.Item key={id} title={title}>
          <Text size="xs" c="dimmed">
            <Time at={at} />
          </Text>
          {detail === undefined ? null : (
            <Text size="sm" component="div">
              {detail}
            </Text>
          )}
        </Line.Item>
      ))}
    </Line>
  );
}

/** A number that people look at, with what it counts, and perhaps the page that shows what it is made of. */
import { Anchor, Paper, Text } from '@mantine/core';
import { Link } from 'wouter';
import { MARKS, type Tone } from './status.js';

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** `attention` if somebody has to look at it. */
  readonly tone?: Tone;
  readonly href?: string;
}

export function Figure({ label, value, hint, tone, href }: FigureProps) {
  return (
    <Paper withBorder p="sm" className="figure">
      <Text size="xs" c="dimmed">
        {href === undefined ? (
          label
        ) : (
          <Anchor component={Link} href={href} size="xs">
            {label}
          </Anchor>
        )}
      </Text>
      <div className={tone === undefined ? 'status' : `status status-${tone}`}>
        <strong className="figure-value">{value}</strong>
        {tone === undefined ? null : <span aria-hidden="true">{MARKS[tone]}</span>}
      </div>
      {hint === undefined ? null : (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </Paper>
  );
}

/** What a page is about, and beside it what can be done with all of it. */
import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageTitleProps {
  readonly title: string;
  readonly hint?: string;
  readonly children?: ReactNode;
}

export function PageTitle({ title, hint, children }: PageTitleProps) {
  return (
    <Stack gap={4}>
      <Group justify="space-between" align="center" gap="sm">
        <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {children === undefined ? null : (
          <Group gap="md" fz="sm">
            {children}
          </Group>
        )}
      </Group>
      {hint === undefined ? null : (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
    </Stack>
  );
}

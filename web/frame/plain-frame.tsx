/** A page by itself, as a payer or a visitor without a role sees it: narrow, phone first. */
import { Container, Group, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText, type TextId } from '../texts/use-text.js';
import { Switches } from './switches.js';

interface PlainFrameProps {
  readonly title: TextId;
  readonly children: ReactNode;
}

export function PlainFrame({ title, children }: PlainFrameProps) {
  const t = useText();
  return (
    <Container size={480} py="md" px="md">
      <Stack gap="lg">
        <Group component="header" justify="space-between" gap="xs">
          <Title order={1} size="h3">
            {t(title)}
          </Title>
          <Switches />
        </Group>
        <main>{children}</main>
      </Stack>
    </Container>
  );
}

/** `/`: where a visitor can go. */
import { Card, Stack, Text, Title } from '@mantine/core';
import { mount } from '../frame/mount.js';
import { PlainFrame } from '../frame/plain-frame.js';
import { useText } from '../texts/use-text.js';

const PLACES = [
  { href: '/portal', name: 'portal' },
  { href: '/console', name: 'console' },
  { href: '/docs', name: 'reference' },
] as const;

function Places() {
  const t = useText();
  return (
    <Stack gap="sm">
      {PLACES.map(({ href, name }) => (
        <Card key={name} component="a" href={href} withBorder padding="sm">
          <Title order={2} size="h5">
            {t(`home.${name}`)}
          </Title>
          <Text size="sm" c="dimmed">
            {t(`home.${name}.hint`)}
          </Text>
        </Card>
      ))}
    </Stack>
  );
}

void mount(
  <PlainFrame title="home.title">
    <Places />
  </PlainFrame>,
);

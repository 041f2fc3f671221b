/** `/`: leads to where somebody works who is signed in; everybody else is told where to sign in. */
import { Card, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Skeletons } from '../components/skeletons.js';
import { mount } from '../frame/mount.js';
import { PlainFrame } from '../frame/plain-frame.js';
import { homeOf, SESSION } from '../session/session.js';
import { currentSession } from '../session/session-gate.js';
import { useText } from '../texts/use-text.js';

const PLACES = [
  { href: '/login', name: 'sign_in' },
  { href: '/docs', name: 'reference' },
] as const;

const SKELETON_LINES = 4;

function Places() {
  const t = useText();
  const { data: session, error } = useQuery({ queryKey: SESSION, queryFn: currentSession });
  useEffect(() => {
    if (session?.level === 'full') location.replace(homeOf(session));
  }, [session]);
  if (error === null && session?.level !== 'password' && session !== null) {
    return <Skeletons lines={SKELETON_LINES} />;
  }
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

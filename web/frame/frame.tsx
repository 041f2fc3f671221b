/** The frame of portal and console: where one is, where one can go, and the page itself. */
import { AppShell, Burger, Group, NavLink, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ComponentType, useEffect } from 'react';
import { Link, Route, Router, Switch, useLocation } from 'wouter';
import { Empty } from '../components/empty.js';
import { type TextId, useText } from '../texts/use-text.js';
import { Switches } from './switches.js';

/** A page of a frame; its concept's folder exports it. */
export interface FramePage {
  /** Below the frame's own path: `/payments/:id`. */
  readonly path: string;
  readonly title: TextId;
  readonly page: ComponentType;
  /** Not in the navigation, as the page of a single object is not. */
  readonly hidden?: true;
}

interface FrameProps {
  /** The path that the server serves this frame at (api/web/entries.ts). */
  readonly base: string;
  readonly title: TextId;
  readonly pages: readonly FramePage[];
}

export function Frame({ base, title, pages }: FrameProps) {
  const t = useText();
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Router base={base}>
      <a href="#main" className="skip-link">
        {t('frame.skip')}
      </a>
      <AppShell
        header={{ height: 48 }}
        navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding="md"
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={t('frame.navigation')}
              />
              <Title order={1} size="h4">
                {t(title)}
              </Title>
            </Group>
            <Switches />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={t('frame.navigation')} onClick={close}>
          <Navigation pages={pages.filter(({ hidden }) => hidden !== true)} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1}>
          <Switch>
            {pages.map(({ path, title: pageTitle, page: Page }) => (
              <Route key={path} path={path}>
                <PageTitle title={`${t(pageTitle)} · ${t(title)}`} />
                <Page />
              </Route>
            ))}
            <Route>
              <Empty title={t('frame.no_page')} hint={t('frame.no_page.hint')} />
            </Route>
          </Switch>
        </AppShell.Main>
      </AppShell>
    </Router>
  );
}

function Navigation({ pages }: Pick<FrameProps, 'pages'>) {
  const t = useText();
  const [location] = useLocation();
  return pages.map(({ path, title }) => (
    <NavLink
      key={path}
      component={Link}
      href={path}
      label={t(title)}
      active={location === path}
      aria-current={location === path ? 'page' : undefined}
      variant="filled"
    />
  ));
}

function PageTitle({ title }: { readonly title: string }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

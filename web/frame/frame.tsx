/** The frame of portal and console: where one is, where one can go, and the page itself. */
import { AppShell, Box, Burger, Group, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Route, Router, Switch } from 'wouter';
import '../session/session.css';
import { Empty } from '../components/empty.js';
import { Skeletons } from '../components/skeletons.js';
import { useMay, useSession } from '../session/session.js';
import { SessionGate } from '../session/session-gate.js';
import { SignedIn } from '../session/signed-in.js';
import { type TextId, useText } from '../texts/use-text.js';
import { Keyboard } from './keyboard.js';
import type { FramePage } from './frame-page.js';
import { Navigation, type PageGroup } from './navigation.js';
import { Switches } from './switches.js';

/** While a page that is loaded apart is on its way. */
const SKELETON_LINES = 12;

interface FrameProps {
  /** The path that the server serves this frame at (api/web/entries.ts). */
  readonly base: string;
  readonly title: TextId;
  readonly groups: readonly PageGroup[];
}

export function Frame(props: FrameProps) {
  return (
    <SessionGate base={props.base}>
      <SignedInFrame {...props} />
    </SessionGate>
  );
}

function useIsAllowed(): (page: FramePage) => boolean {
  const may = useMay();
  const { user, sandbox } = useSession();
  return ({ needs, needsSandbox, ofEverybody }) =>
    (needs === undefined || may(needs)) &&
    (needsSandbox !== true || sandbox) &&
    (user.roles.length > 0 || ofEverybody === true);
}

const pagesIn = (groups: readonly PageGroup[]) => groups.flatMap((group) => group.pages);

const narrowed = (groups: readonly PageGroup[], holds: (page: FramePage) => boolean) =>
  groups.map((group) => ({ ...group, pages: group.pages.filter(holds) }));

/** The frame for whoever is signed in already. */
export function SignedInFrame({ base, title, groups }: FrameProps) {
  const t = useText();
  const isAllowed = useIsAllowed();
  const pages = pagesIn(groups);
  const allowed = narrowed(groups, (page) => page.hidden !== true && isAllowed(page));
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Router base={base}>
      <a href="#main" className="skip-link">
        {t('frame.skip')}
      </a>
      <Keyboard
        pages={pagesIn(allowed).map(({ path, title: name }) => ({ path, title: t(name) }))}
        objectPaths={pages.filter(isAllowed).map(({ path }) => path)}
      />
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
              <Title order={1} size="h4" className="frame-title">
                {t(title)}
              </Title>
            </Group>
            <Group gap="md" wrap="nowrap">
              <Box visibleFrom="sm">
                <Switches />
              </Box>
              <SignedIn />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={t('frame.navigation')} onClick={close}>
          <Box className="nav-groups">
            <Navigation groups={allowed} />
          </Box>
          <Box hiddenFrom="sm" onClick={(event) => event.stopPropagation()}>
            <Switches />
          </Box>
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1}>
          <Switch>
            {pages.map(({ page: Page, ...page }) => (
              <Route key={page.path} path={page.path}>
                <PageTitle title={`${t(page.title)} · ${t(title)}`} />
                <Suspense fallback={<Skeletons lines={SKELETON_LINES} />}>
                  {isAllowed({ page: Page, ...page }) ? <Page /> : <NotAllowed />}
                </Suspense>
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

function NotAllowed() {
  const t = useText();
  const { user } = useSession();
  return user.roles.length === 0 ? (
    <Empty title={t('frame.roles_wait')} hint={t('frame.roles_wait.hint')} />
  ) : (
    <Empty title={t('frame.not_allowed')} hint={t('frame.not_allowed.hint')} />
  );
}

function PageTitle({ title }: { readonly title: string }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

/** Shows a frame to who is signed in, and leads everybody else to the login page. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { holdCsrfToken, onRefusal } from '../client/door.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { BookZone } from '../components/time.js';
import { sessionApi } from './api.js';
import { loginPath } from './return-path.js';
import { homeOf, SESSION, type SessionBody, SessionContext } from './session.js';
import { useStepUp } from './step-up.js';

interface SessionGateProps {
  /** The frame's own path: whoever belongs elsewhere is led there. */
  readonly base: string;
  readonly children: ReactNode;
}

const SKELETON_LINES = 6;

/** Asks who is signed in; what changes something from then on shows the session's token. */
export async function currentSession(): Promise<SessionBody | null> {
  const { body } = await sessionApi.currentSession();
  holdCsrfToken(body.session?.csrfToken);
  return body.session;
}

export function SessionGate({ base, children }: SessionGateProps) {
  const queries = useQueryClient();
  const {
    data: session,
    error,
    refetch,
  } = useQuery({
    queryKey: SESSION,
    queryFn: currentSession,
    staleTime: Infinity,
  });
  const { ask, dialog } = useStepUp(session);
  const isSignedIn = session?.level === 'full';
  const isElsewhere = isSignedIn && homeOf(session) !== base;

  useEffect(() => {
    onRefusal(async ({ code }) => {
      // Another tab may have signed in or stepped up: the session has another token then.
      if (code === 'csrf_refused') return (await queries.fetchQuery(fresh)) !== null;
      if (code === 'step_up_required') return ask();
      if (code === 'unauthenticated') location.assign(loginPath(location));
      return false;
    });
  }, [queries, ask]);
  useEffect(() => {
    if (session === undefined) return;
    if (!isSignedIn) location.replace(loginPath(location));
    else if (isElsewhere) location.replace(homeOf(session));
  }, [session, isSignedIn, isElsewhere]);

  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!isSignedIn || isElsewhere) return <Skeletons lines={SKELETON_LINES} />;
  return (
    <SessionContext value={session}>
      <BookZone value={session.timezone}>
        {children}
        {dialog}
      </BookZone>
    </SessionContext>
  );
}

const fresh = { queryKey: SESSION, queryFn: currentSession, staleTime: 0 };

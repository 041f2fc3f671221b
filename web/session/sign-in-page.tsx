/** Signing in: the password, then the second factor, which people of the house set up at first. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { holdCsrfToken } from '../client/door.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { sessionApi } from './api.js';
import { CodeStep } from './code-step.js';
import { Enrolment } from './enrolment.js';
import { PasswordStep } from './password-step.js';
import { returnPath } from './return-path.js';
import { homeOf, type SessionBody } from './session.js';

const KEY = ['signing in'];
const SKELETON_LINES = 4;

export function SignInPage() {
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await sessionApi.currentSession()).body,
    staleTime: Infinity,
  });
  const onSession = useSessionSetter();
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeletons lines={SKELETON_LINES} />;
  const { session, developmentLinks } = data;
  if (session === null) return <PasswordStep onSession={onSession} hasLinks={developmentLinks} />;
  return <NextStep session={session} onSession={onSession} />;
}

/** Puts a session in place of the one that was known here. */
function useSessionSetter(): (session: SessionBody) => void {
  const queries = useQueryClient();
  return (session) => {
    queries.setQueryData(KEY, { session, developmentLinks: false });
  };
}

interface NextStepProps {
  readonly session: SessionBody;
  readonly onSession: (session: SessionBody) => void;
}

/** What is still to be shown, or the way to where the person wanted to go. */
export function NextStep({ session, onSession }: NextStepProps) {
  const { level, user, csrfToken } = session;
  holdCsrfToken(csrfToken);
  useEffect(() => {
    if (level === 'full') location.replace(returnPath(location) ?? homeOf({ user }));
  }, [level, user]);
  if (level === 'full') return <Skeletons lines={SKELETON_LINES} />;
  return user.secondFactor ? (
    <CodeStep onSession={onSession} />
  ) : (
    <Enrolment onSession={onSession} />
  );
}

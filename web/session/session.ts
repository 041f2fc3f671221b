/** Who is signed in, for every part of a page. */
import { createContext, useContext } from 'react';
import type { SessionBody } from '../../api/session/contract.js';

export type { SessionBody };

/** Under which the session is kept by the page. */
export const SESSION = ['session'];

export const SessionContext = createContext<SessionBody | undefined>(undefined);

/** The session of the frame that this is shown in. */
export function useSession(): SessionBody {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in');
  return session;
}

/** Whether the person may use an operation of the API, by its name there. */
export function useMay(): (operation: string) => boolean {
  const { may } = useSession();
  return (operation) => may.includes(operation);
}

/** Where somebody works: a merchant's people in the portal, those of the house in the console. */
export const homeOf = ({ user }: Pick<SessionBody, 'user'>): '/portal' | '/console' =>
  user.merchant === null ? '/console' : '/portal';

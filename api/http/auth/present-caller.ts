/** Whether the caller of a request that was let in still stands: its key or session may have ended since. */
import type { KeyRegistry } from '../../../engine/access/key-registry.js';
import type { Sessions } from '../../../engine/session/sessions.js';
import type { RequestContext } from '../request-context.js';

export interface Doors {
  readonly keys: Pick<KeyRegistry, 'confirm'>;
  readonly sessions: Pick<Sessions, 'confirm'>;
}

type Opened = Pick<RequestContext, 'opened' | 'session'>;

/** The key or the session as it is now, here or by another server; neither if it has ended. */
export async function present(
  { keys, sessions }: Doors,
  { opened, session }: Opened,
): Promise<Opened> {
  if (session === undefined) {
    return { opened: opened && (await keys.confirm(opened)), session: undefined };
  }
  const confirmed = await sessions.confirm(session);
  return { opened: undefined, session: confirmed && { ...confirmed, token: session.token } };
}

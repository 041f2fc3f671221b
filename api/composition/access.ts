/** Who may come in: keys with what they sign and propose, and people with their sessions. */
import { join } from 'node:path';
import { openKeyUse } from '../../engine/access/key-use.js';
import { openNonceStore } from '../../engine/access/nonce-store.js';
import { openKeyRegistry } from '../../engine/access/open-key-registry.js';
import { operatorApproval } from '../../engine/access/operator-approval.js';
import { createApprovalService } from '../../engine/approval/approval-service.js';
import { openSessions } from '../../engine/session/sessions.js';
import { openUsers } from '../../engine/user/open-users.js';
import { isLoopback } from '../http/loopback.js';
import { baseUrlOf } from './base-url.js';
import { DEMO_MERCHANT } from './development/demo-merchant.js';
import { openDevSignIn } from './development/dev-sign-in.js';
import type { ComposeOptions, Foundation } from './foundation.js';

/** A key that another process revokes is to be refused here within a second: the read takes its time too. */
export const KEYS_EVERY_MS = 500;
/** As with keys, for users who are disabled. */
const USERS_EVERY_MS = 500;

/** Keys, nonces of signed requests, and proposals. */
export async function openAccess({
  settings,
  logger,
  clock,
  ids,
  log,
  dataKeys,
  masterKeys,
  closers,
}: Foundation) {
  const keys = await openKeyRegistry({
    ...{ log, clock, ids },
    signingKeys: { ...dataKeys, masterKeys },
  });
  for (const key of await keys.checkSecrets()) {
    logger.warn({ keyId: key }, 'what requests of a key are signed with is lost; rotate the key');
  }
  const keyReader = log.readers.poll('keys', KEYS_EVERY_MS, () => keys.refresh());
  closers.add('keys', () => keyReader.stop());
  const nonces = openNonceStore(settings.dataDir);
  closers.add('nonces', () => nonces.close());
  const approvals = createApprovalService({ log, clock, ids });
  approvals.register(operatorApproval(keys));
  const keyUse = openKeyUse({ cacheDir: join(settings.dataDir, 'caches'), clock, logger });
  closers.add('key use', () => keyUse.close());
  return { keys, keyUse, nonces, approvals };
}

/** Users and their sessions; on loopback in development, the links by which a developer signs in. */
export async function openPeople(
  { settings, logger, clock, ids, log, dataKeys, masterKeys, closers }: Foundation,
  options: ComposeOptions,
) {
  const { dataDir, mode, host } = settings;
  const keys = { ...dataKeys, masterKeys };
  const users = await openUsers({ log, clock, ids, keys, dataDir });
  closers.add('users', () => users.close());
  const { directory } = users;
  // It reads what no request needs: nobody waits for it but the end, which closes what it reads and writes.
  const ended = directory.destroyEnded().catch((err: unknown) => {
    logger.warn({ err }, 'what people have ended is destroyed by the next start');
  });
  closers.add('ended personal data', () => ended);
  const reader = log.readers.poll('users', USERS_EVERY_MS, () => directory.refresh());
  closers.add('users reader', () => reader.stop());
  const sessions = openSessions({ dataDir, clock, ids, directory });
  closers.add('sessions', () => sessions.close());
  const context = () => {
    const correlationId = ids.uuid();
    return { correlationId, causationId: 'sign-in', actor: 'system', nowMs: clock.now() };
  };
  const devSignIn =
    mode === 'development' && isLoopback(host)
      ? openDevSignIn({
          ...{ dataDir, directory, context, merchant: DEMO_MERCHANT.id },
          baseUrl: baseUrlOf(settings, options),
        })
      : undefined;
  return { users, sessions, devSignIn };
}

import type { Database } from '../../../sqlite/driver.js';
import type { Agenda } from './agenda.js';
import type { Courier } from './courier.js';
import type { GroupCommit } from './group-commit.js';

export async function closeParts(parts: {
  readonly agenda: Agenda;
  readonly courier: Courier;
  readonly commits: GroupCommit;
  readonly database: Database;
}): Promise<void> {
  await parts.agenda.stop();
  await parts.courier.stop();
  // Work that an answer no longer waits for is done before the file closes under it.
  await parts.commits.run(() => undefined);
  parts.database.close();
}

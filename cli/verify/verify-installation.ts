/** The whole verification: the log by itself, then everything that was computed from it. */
import type { Position } from '../../domain/kernel/position.js';
import type { Settings } from '../../api/composition/settings.js';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { withReadonlyStore } from '../store.js';
import type { Finding } from './check.js';
import { type CheckResult, Findings } from './findings.js';
import { readLedgerSnapshots } from './ledger-snapshot.js';
import { verifyReadModels } from './read-models.js';
import { verifyLog } from './verify-log.js';

export interface Verification {
  /** Everything up to here was verified; what a living server wrote meanwhile was not. */
  readonly position: Position;
  /** Events of the engine's own streams. */
  readonly events: number;
  readonly checks: readonly CheckResult[];
  /** Of each check the first findings only; the counts of `checks` are whole. */
  readonly findings: readonly Finding[];
  /** Sagas that were still running at the position. */
  readonly runningSagas: number;
}

export function verifyInstallation(
  settings: Settings,
  onProgress: (events: number) => void,
): Promise<Verification> {
  return withReadonlyStore(settings, async (store) => {
    const { storeId } = await openEventLogReadonly(store);
    // Before the head: a snapshot that is written meanwhile may not be ahead of what is folded.
    const snapshots = readLedgerSnapshots(settings.dataDir, storeId);
    const position = await store.head();
    const findings = new Findings();
    const { events, runningSagas } = await verifyLog(
      { store, storeId, to: position, snapshots, onProgress },
      findings,
    );
    await verifyReadModels(settings, store, storeId, findings);
    return {
      position,
      events,
      checks: findings.results(),
      findings: findings.list,
      runningSagas,
    };
  });
}

/** The end of a story: whoever reads the log, from wherever, comes to the same. */
import type { AuditedAccount } from '../../cli/verify/book-state.js';
import { formatMinor } from '../../domain/money/money.js';
import type { Engine } from '../../api/composition/engine.js';
import type { AccountView } from '../../engine/ledger/views.js';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { projectionNames } from '../../projections/read-models.js';
import { openProjections } from '../../projections/open-projections.js';
import { type DueNotifications, wrongNotification } from './notifications.js';
import { StoreConnection } from '../event-store.js';
import type { Random } from '../random.js';
import type { ServerProcess } from '../server-process.js';
import type { SimulatedLog } from '../simulated-log.js';
import type { Turns } from '../turns.js';
import { Violation } from '../violation.js';

export interface Comparison {
  readonly log: SimulatedLog;
  readonly servers: readonly ServerProcess[];
  /** The accounts of the main book as the log has them. */
  readonly accounts: () => readonly AuditedAccount[];
  /** Of what merchants are due to be notified. */
  readonly notifications: () => DueNotifications;
  readonly turns: Turns;
  readonly random: Random;
  /** Lets the world go on until the work is done. */
  readonly settle: <T>(work: Promise<T>) => Promise<T>;
}

/** @throws Violation */
export async function compareReaders(comparison: Comparison): Promise<void> {
  for (;;) {
    const before = comparison.log.events.length;
    const difference = await findDifference(comparison);
    if (difference === undefined) return;
    // What falls due meanwhile is written, as when a reservation expires: then all read again.
    if (comparison.log.events.length === before) throw difference;
  }
}

async function findDifference(comparison: Comparison): Promise<Violation | undefined> {
  const anew = await comparison.settle(readAnew(comparison));
  for (const { name, engine } of comparison.servers) {
    if (engine === undefined) return new Violation('process', `${name} is down`);
    const difference =
      sealsOf(name, engine) ??
      (await readModelsOf(name, engine, anew, comparison)) ??
      (await notificationsOf(name, engine, comparison)) ??
      (await accountsOf(name, engine, comparison));
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function sealsOf(name: string, { seals }: Engine): Violation | undefined {
  const sealed = seals.health();
  return sealed === true ? undefined : new Violation('seals', `${name}: ${sealed}`);
}

async function readModelsOf(
  name: string,
  { log, projections }: Engine,
  anew: ReadonlyMap<string, string>,
  { settle }: Comparison,
): Promise<Violation | undefined> {
  if (!(await settle(log.head().then((head) => projections.waitFor(head, 60_000))))) {
    const health = String(projections.health());
    return new Violation('rebuild', `${name}: read models stand still: ${health}`);
  }
  for (const projection of projectionNames) {
    const live = await settle(projections.dump(projection));
    if (live === anew.get(projection)) continue;
    const line = firstDifference(live, anew.get(projection) ?? '');
    return new Violation('rebuild', `${name}: ${projection}: ${line}`);
  }
  const { first } = await settle(projections.controlCheck());
  if (first === null) return undefined;
  const message = `${name}: ${first.subject} ${first.currency}: accounts ${first.accounts}, general ledger ${first.generalLedger}`;
  return new Violation('control-check', message);
}

async function notificationsOf(
  name: string,
  { projections }: Engine,
  { notifications, settle }: Comparison,
): Promise<Violation | undefined> {
  const wrong = await settle(wrongNotification(projections.queries, notifications()));
  return wrong === undefined ? undefined : new Violation('notifications', `${name}: ${wrong}`);
}

async function accountsOf(
  name: string,
  { ledger }: Engine,
  { accounts, settle }: Comparison,
): Promise<Violation | undefined> {
  for (const due of accounts()) {
    const view = await settle(ledger.account('main', due.id));
    const difference = differenceOf(view, due);
    if (difference === undefined) continue;
    return new Violation('live-state', `${name}: ${due.id}: ${difference}`);
  }
  return undefined;
}

/** Every read model, computed from the log alone. */
async function readAnew({ log, turns, random }: Comparison): Promise<ReadonlyMap<string, string>> {
  const store = new StoreConnection({
    ...{ log, random, own: turns, world: turns },
    faults: {
      onAppend: () => undefined,
      fateOf: () => 'done',
      isAway: () => false,
      failsRead: () => false,
      silenceMs: () => 0,
    },
  });
  const projections = await openProjections({
    ...{ log: await openEventLogReadonly(store), dataDir: '', temporary: true },
  });
  await projections.ready;
  const dumps = new Map<string, string>();
  for (const name of projectionNames) dumps.set(name, await projections.dump(name));
  await projections.stop();
  await store.close();
  return dumps;
}

function firstDifference(live: string, anew: string): string {
  const [a, b] = [live.split('\n'), anew.split('\n')];
  const index = a.findIndex((line, number) => line !== b[number]);
  return `live ${a[index]?.slice(0, 300)}, anew ${b[index]?.slice(0, 300)}`;
}

/** Where an account in a server's memory is not what its entries come to. */
function differenceOf(view: AccountView | undefined, due: AuditedAccount): string | undefined {
  if (view === undefined) return 'is not known';
  const { posted, pending, sequence } = view.balance;
  const live = [posted, pending.in, pending.out].map(({ value }) => value).join(' ');
  const [balance, heldIn, heldOut] = [due.posted, due.heldIn, due.heldOut];
  const anew = [balance, heldIn, heldOut].map((m) => formatMinor(m, due.currency)).join(' ');
  if (live === anew && sequence === due.sequence) return undefined;
  return `${live} after entry ${sequence} in memory, ${anew} after entry ${due.sequence} by the log`;
}

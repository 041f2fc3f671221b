import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Settings } from '../../api/composition/settings.js';
import { type KeyFacts, keyFacts } from '../../api/access/body.js';
import { MAX_OVERLAP_SECONDS } from '../../domain/access/decide.js';
import type { Signing } from '../../domain/access/key.js';
import { isRole, ROLES } from '../../domain/access/roles.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { merchantStream } from '../../domain/merchant/streams.js';
import type { KeyOwner, KeyRegistry } from '../../engine/access/key-registry.js';
import type { ShownSecret } from '../../engine/access/key-secrets.js';
import { openKeyRegistry } from '../../engine/access/open-key-registry.js';
import type { CliContext } from '../cli-context.js';
import { CommandFailure } from '../exit-codes.js';
import { type Io, printResult } from '../io.js';
import { withSigningKeys } from '../signing-keys.js';
import { clock, ids, type StoreOptions, storeSettings, withLockedLog } from '../store.js';
import { table } from '../table.js';

interface Options extends StoreOptions {
  readonly json?: boolean;
}

interface CreateOptions extends Options {
  readonly role: string;
  readonly merchant?: string;
  readonly name?: string;
  readonly signing?: Signing;
}

export function registerKeys(program: Command, { io }: CliContext): void {
  const keys = program
    .command('keys')
    .description('API keys. Opens the store itself; beside a living server use POST /v1/keys.');

  command(keys, 'create', 'Issues a key and shows it once; only its hash is stored.')
    .addOption(
      new Option('--role <role>', 'what the key may do').choices(ROLES).makeOptionMandatory(),
    )
    .option('--merchant <id>', 'whose key it is, for the role merchant')
    .option('--name <name>', 'what its owner calls it', plainName)
    .addOption(
      new Option(
        '--signing <how>',
        'also issue a secret: requests of the key may be signed, or must be',
      ).choices(['optional', 'required']),
    )
    .action((options: CreateOptions) => create(io, options));

  command(keys, 'list', 'Every key that was ever issued, without the keys themselves.').action(
    (options: Options) =>
      withLockedLog(storeSettings(io, options), async (log) => {
        const registry = await openKeyRegistry({ log, clock, ids });
        await printResult(io, options.json, (await registry.list()).map(keyFacts), listText);
      }),
  );

  command(keys, 'rotate', 'Gives a key a new secret and shows it once.')
    .argument('<id>', 'key_…')
    .option('--overlap <seconds>', 'how long earlier secrets still work', seconds, 0)
    .action((id: string, options: Options & { readonly overlap: number }) => {
      const settings = storeSettings(io, options);
      return withRegistry(settings, async (registry) => {
        const outcome = await registry.rotate(
          {
            ...{ id, rotatedBy: null, overlapSeconds: options.overlap },
            idempotencyKey: randomUUID(),
          },
          origin(),
        );
        if (!outcome.accepted) throw new CommandFailure(outcome.rejection.detail);
        if (outcome.shown === undefined) throw new Error('a new rotation was done before');
        await show(io, options, keyFacts(outcome), outcome.shown);
      });
    });

  command(keys, 'revoke', 'Ends a key for ever.')
    .argument('<id>', 'key_…')
    .option('--with-issued', 'also end the keys that it issued or rotated')
    .action((id: string, options: Options & { readonly withIssued?: boolean }) =>
      withRegistry(storeSettings(io, options), async (registry) => {
        const outcome = await registry.revoke(id, options.withIssued === true, origin());
        if (!outcome.accepted) throw new CommandFailure(outcome.rejection.detail);
        await printResult(io, options.json, keyFacts(outcome), () => `${id} is revoked`);
      }),
    );
}

async function create(io: Io, options: CreateOptions): Promise<void> {
  const { name, signing } = options;
  const settings = storeSettings(io, options);
  await withRegistry(settings, async (registry, log) => {
    const owner = ownerOf(options);
    if (owner.role === 'merchant') await requireMerchant(log, owner.merchant);
    if (signing !== undefined && owner.role !== 'merchant') {
      throw new CommandFailure('--signing is for keys of the role merchant');
    }
    const issued = await registry.issueLocally(
      {
        ...owner,
        ...(name === undefined ? {} : { name }),
        ...(signing === undefined ? {} : { signing }),
      },
      origin(),
    );
    await show(io, options, keyFacts(issued), issued);
  });
}

/** Runs `use` with the registry of keys, as the only process of the data directory. */
const withRegistry = (
  settings: Settings,
  use: (registry: KeyRegistry, log: EventLog<TallybookEvent>) => Promise<void>,
): Promise<void> =>
  withLockedLog(settings, (log) =>
    withSigningKeys(settings, log.storeId, async (signingKeys) =>
      use(await openKeyRegistry({ log, clock, ids, signingKeys }), log),
    ),
  );

/** Prints a new secret: the only time that it can be seen. */
async function show(
  io: Io,
  options: Options,
  key: KeyFacts,
  { secret, signingSecret }: ShownSecret,
): Promise<void> {
  const secrets = { key: secret, ...(signingSecret === undefined ? {} : { signingSecret }) };
  await printResult(io, options.json, { ...key, ...secrets }, () =>
    Object.values(secrets).join('\n'),
  );
  const what =
    signingSecret === undefined
      ? 'keep it now, it is'
      : 'the key, then its secret: keep both now, they are';
  io.err.write(`${key.id}: ${what} shown this once\n`);
}

function plainName(text: string): string {
  if (/^[^\p{Cc}\p{Cs}]{1,100}$/u.test(text)) return text;
  throw new InvalidArgumentError('1–100 characters, none of them control characters');
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value <= MAX_OVERLAP_SECONDS) return value;
  throw new InvalidArgumentError(`whole seconds from 0 to ${MAX_OVERLAP_SECONDS}`);
}

const command = (parent: Command, name: string, description: string): Command =>
  parent
    .command(name)
    .description(description)
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON');

function ownerOf({ role, merchant }: CreateOptions): KeyOwner {
  if (!isRole(role)) throw new CommandFailure(`no such role: ${role}`);
  if (role === 'merchant') {
    if (merchant === undefined) throw new CommandFailure('a merchant key needs --merchant');
    return { role, merchant };
  }
  if (merchant !== undefined) throw new CommandFailure(`a key of role ${role} has no merchant`);
  return { role };
}

async function requireMerchant(log: EventLog<TallybookEvent>, merchant: string): Promise<void> {
  const [registered] = await log.readStream(merchantStream(merchant), { limit: 1 });
  if (registered === undefined) throw new CommandFailure(`no merchant ${merchant}`);
}

/** A command typed by a person is its own cause. */
export function origin(): CommandContext {
  const id = ids.uuid();
  return { correlationId: id, causationId: id, actor: 'system', nowMs: clock.now() };
}

const listText = (keys: readonly KeyFacts[]): string =>
  table(
    ['id', 'role', 'merchant', 'name', 'ends in', 'state'],
    keys.map(({ id, role, merchant, name, hint, status }) => [
      ...[id, role, merchant ?? '', name ?? '', hint],
      status.replaceAll('_', ' '),
    ]),
  );

import { type Command, Option } from 'commander';
import { type AccessKey } from '../../domain/access/access.js';
import { isRole, type Role, ROLES } from '../../domain/access/roles.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { CommandContext as Origin } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { merchantStream } from '../../domain/kernel/streams.js';
import { type KeyOwner, openKeyRegistry, type Signing } from '../../engine/access/key-registry.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import type { CommandContext } from '../command-context.js';
import { CommandFailure } from '../exit-codes.js';
import { printResult } from '../io.js';
import { clock, ids, type StoreOptions, storeSettings, withLockedLog } from '../store.js';
import { table } from '../table.js';

interface Options extends StoreOptions {
  readonly json?: boolean;
}

interface CreateOptions extends Options {
  readonly role: string;
  readonly merchant?: string;
  readonly signing?: Signing;
}

export function registerKeys(program: Command, { io }: CommandContext): void {
  const keys = program
    .command('keys')
    .description('API keys. Opens the store itself, so no server may be running.');

  command(keys, 'create', 'Issues a key and shows it once; only its hash is stored.')
    .addOption(
      new Option('--role <role>', 'what the key may do').choices(ROLES).makeOptionMandatory(),
    )
    .option('--merchant <id>', 'whose key it is, for the role merchant')
    .addOption(
      new Option(
        '--signing <how>',
        'also issue a secret: requests of the key may be signed, or must be',
      ).choices(['optional', 'required']),
    )
    .action((options: CreateOptions) => {
      const settings = storeSettings(io, options);
      return withLockedLog(settings, async (log) => {
        const owner = ownerOf(options);
        if (owner.role === 'merchant') await requireMerchant(log, owner.merchant);
        const { signing } = options;
        if (signing !== undefined && owner.role !== 'merchant') {
          throw new CommandFailure('--signing is for keys of the role merchant');
        }
        const registry = await openKeyRegistry({
          log,
          ids,
          ...(signing === undefined ? {} : { masterKeys: openMasterKeys(settings) }),
        });
        const { key, secret, signingSecret } = await registry.issue(owner, origin(), signing);
        const secrets = { key: secret, ...(signingSecret === undefined ? {} : { signingSecret }) };
        const issued = { ...shown(key), ...secrets };
        await printResult(io, options.json, issued, () => Object.values(secrets).join('\n'));
        const what =
          signingSecret === undefined
            ? 'keep it now, it is'
            : 'the key, then its secret: keep both now, they are';
        io.err.write(`${key.id}: ${what} shown this once\n`);
      });
    });

  command(keys, 'list', 'Every key that was ever issued, without the keys themselves.').action(
    (options: Options) =>
      withLockedLog(storeSettings(io, options), async (log) => {
        const registry = await openKeyRegistry({ log, ids });
        await printResult(io, options.json, (await registry.list()).map(shown), listText);
      }),
  );

  command(keys, 'revoke', 'Ends a key for ever.')
    .argument('<id>', 'key_…')
    .action((id: string, options: Options) =>
      withLockedLog(storeSettings(io, options), async (log) => {
        const registry = await openKeyRegistry({ log, ids });
        const outcome = await registry.revoke(id, origin());
        if (!outcome.accepted) throw new CommandFailure(outcome.rejection.detail);
        await printResult(io, options.json, shown(outcome.key), () => `${id} is revoked`);
      }),
    );
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
export function origin(): Origin {
  const id = ids.uuid();
  return { correlationId: id, causationId: id, actor: 'system', nowMs: clock.now() };
}

interface ShownKey {
  readonly id: string;
  readonly role: Role;
  readonly merchant: string | null;
  readonly hint: string;
  readonly revoked: boolean;
  readonly signing: Signing | null;
}

const shown = ({ id, role, merchant, hint, revoked, signing }: AccessKey): ShownKey => ({
  id,
  role,
  merchant,
  hint,
  revoked,
  signing: signing === null ? null : signing.required ? 'required' : 'optional',
});

const listText = (keys: readonly ShownKey[]): string =>
  table(
    ['id', 'role', 'merchant', 'ends in', 'state'],
    keys.map(({ id, role, merchant, hint, revoked }) => [
      id,
      role,
      merchant ?? '',
      hint,
      revoked ? 'revoked' : 'active',
    ]),
  );

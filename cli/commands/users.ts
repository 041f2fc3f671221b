import { randomUUID } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { merchantStream } from '../../domain/merchant/streams.js';
import { USER_ROLES, type UserRole } from '../../domain/user/roles.js';
import { statusOf, type User } from '../../domain/user/user.js';
import { openUsers, type Users } from '../../engine/user/open-users.js';
import type { LinkOutcome, UserOutcome } from '../../engine/user/user-directory.js';
import type { CliContext } from '../cli-context.js';
import { CommandFailure } from '../exit-codes.js';
import { type Io, printResult } from '../io.js';
import { withPersonalKeys } from '../personal-keys.js';
import { clock, ids, type StoreOptions, storeSettings, withLockedLog } from '../store.js';
import { table } from '../table.js';
import { origin } from './keys.js';

interface Options extends StoreOptions {
  readonly json?: boolean;
}

interface CreateOptions extends Options {
  readonly name: string;
  readonly address: string;
  readonly role: readonly UserRole[];
  readonly merchant?: string;
}

export function registerUsers(program: Command, { io }: CliContext): void {
  const users = program
    .command('users')
    .description('People who log in. Opens the store itself, so the server must be stopped.');

  command(users, 'create', 'Invites somebody and shows once the link that sets a password.')
    .requiredOption('--name <name>', 'what the person is called', plainName)
    .requiredOption('--address <e-mail>', 'by which the person logs in', mailAddress)
    .addOption(
      new Option('--role <roles...>', 'what the person may do')
        .choices(USER_ROLES)
        .makeOptionMandatory(),
    )
    .option('--merchant <id>', 'of whose team, for owner, accountant, support and developer')
    .action((options: CreateOptions) => create(io, options));

  command(users, 'list', 'Everybody who was ever invited.').action((options: Options) =>
    withUsers(io, options, async ({ directory }) => {
      const { data } = await directory.page(null, 0, Infinity);
      const bodies = await Promise.all(data.map((user) => described(user, directory)));
      await printResult(io, options.json, bodies, listText);
    }),
  );

  command(users, 'link', 'A new link, for an invitation that ran out or a forgotten password.')
    .argument('<id>', 'usr_…')
    .action((id: string, options: Options) =>
      withUsers(io, options, async ({ directory }) => {
        await show(io, options, await directory.issueLink(id, null, origin()));
      }),
    );

  command(users, 'disable', 'Lets somebody log in no more; ends all sessions.')
    .argument('<id>', 'usr_…')
    .action((id: string, options: Options) =>
      decide(io, options, { type: 'DisableUser', id, by: null }, `${id} is disabled`),
    );

  command(users, 'enable', 'Lets somebody log in again who was disabled.')
    .argument('<id>', 'usr_…')
    .action((id: string, options: Options) =>
      decide(io, options, { type: 'EnableUser', id, by: null }, `${id} is enabled`),
    );

  command(users, 'reset-second-factor', 'Takes away a lost second factor.')
    .argument('<id>', 'usr_…')
    .action((id: string, options: Options) =>
      decide(
        io,
        options,
        { type: 'ResetSecondFactor', id, by: null },
        `${id} has no second factor`,
      ),
    );
}

const create = (io: Io, options: CreateOptions): Promise<void> =>
  withUsers(io, options, async ({ directory }, log) => {
    const { name, address, role: roles, merchant = null } = options;
    if (merchant !== null) {
      const [registered] = await log.readStream(merchantStream(merchant), { limit: 1 });
      if (registered === undefined) throw new CommandFailure(`no merchant ${merchant}`);
    }
    const request = { name, address, roles, merchant, by: null, idempotencyKey: randomUUID() };
    await show(io, options, await directory.invite(request, origin()));
  });

const decide = (
  io: Io,
  options: Options,
  decision: Parameters<Users['directory']['decide']>[0],
  done: string,
): Promise<void> =>
  withUsers(io, options, async ({ directory }) => {
    const { user } = accepted(await directory.decide(decision, origin()));
    const body = { id: user.id, status: statusOf(user) };
    await printResult(io, options.json, body, () => done);
  });

/** Runs `use` with the users, as the only process of the data directory. */
function withUsers(
  io: Io,
  options: Options,
  use: (users: Users, log: EventLog<TallybookEvent>) => Promise<void>,
): Promise<void> {
  const settings = storeSettings(io, options);
  return withLockedLog(settings, (log) =>
    withPersonalKeys(settings, log.storeId, async (keys) => {
      const users = await openUsers({ log, clock, ids, keys, dataDir: settings.dataDir });
      try {
        await use(users, log);
      } finally {
        users.close();
      }
    }),
  );
}

function accepted<T extends UserOutcome>(outcome: T): Extract<T, { accepted: true }> {
  if (!outcome.accepted) throw new CommandFailure(outcome.rejection.detail);
  return outcome as Extract<T, { accepted: true }>;
}

/** Prints what follows `#` in a link: the only time that it can be seen. */
async function show(io: Io, options: Options, outcome: LinkOutcome): Promise<void> {
  const { user, link } = accepted(outcome);
  if (link === undefined) throw new Error('a new link was drawn before');
  const until = user.link?.until ?? null;
  await printResult(io, options.json, { id: user.id, link, until }, () => link);
  io.err.write(`${user.id}: keep the link now, it is shown this once and works until ${until}\n`);
}

interface UserLine {
  readonly id: string;
  readonly name: string | null;
  readonly address: string | null;
  readonly merchant: string | null;
  readonly roles: readonly UserRole[];
  readonly proposedRoles: readonly UserRole[] | null;
  readonly status: string;
  readonly secondFactor: boolean;
}

async function described(user: User, directory: Users['directory']): Promise<UserLine> {
  const profile = await directory.profileOf(user);
  const { id, merchant, roles, proposed, secondFactor } = user;
  return {
    ...{ id, name: profile?.name ?? null, address: profile?.address ?? null, merchant, roles },
    proposedRoles: proposed?.roles ?? null,
    status: statusOf(user),
    secondFactor: secondFactor !== null,
  };
}

const listText = (users: readonly UserLine[]): string =>
  table(
    ['id', 'name', 'address', 'merchant', 'roles', 'state'],
    users.map(({ id, name, address, merchant, roles, status }) => [
      ...[id, name ?? '', address ?? '', merchant ?? '', roles.join(', ')],
      status,
    ]),
  );

function plainName(text: string): string {
  if (/^[^\p{Cc}\p{Cs}]{1,100}$/u.test(text)) return text;
  throw new InvalidArgumentError('1–100 characters, none of them control characters');
}

function mailAddress(text: string): string {
  if (text.length <= 254 && /^[^\s@\p{Cc}\p{Cs}]{1,64}@[^\s@\p{Cc}\p{Cs}]{1,189}$/u.test(text)) {
    return text;
  }
  throw new InvalidArgumentError('an e-mail address of at most 254 characters');
}

const command = (parent: Command, name: string, description: string): Command =>
  parent
    .command(name)
    .description(description)
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON');

/**
 * `DATA_DIR/dev-sign-in.json`: a link for each role by which a developer signs in once, on loopback. There is no
 * password to know. A link that was used, and every link at a start, is replaced by another; its person comes
 * to be when it is first used.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { CommandContext } from '../../../domain/kernel/event.js';
import type { UserRole } from '../../../domain/user/roles.js';
import { MERCHANT_ROLES } from '../../../domain/user/roles.js';
import { statusOf, type User } from '../../../domain/user/user.js';
import type { UserDirectory, UserOutcome } from '../../../engine/user/user-directory.js';
import { writePrivately } from '../private-file.js';

/** The names in the file, and the role of each: a second operator and admin, for what needs two people. */
const DEV_PEOPLE = [
  ['owner', 'owner'],
  ['accountant', 'accountant'],
  ['support', 'support'],
  ['developer', 'developer'],
  ['operator', 'operator'],
  ['operator2', 'operator'],
  ['finance', 'finance'],
  ['risk', 'risk'],
  ['auditor', 'auditor'],
  ['admin', 'admin'],
  ['admin2', 'admin'],
] as const satisfies readonly (readonly [string, UserRole])[];
export type DevPerson = (typeof DEV_PEOPLE)[number][0];
export type DevLinks = Readonly<Record<DevPerson, string>>;

export const devSignInFile = (dataDir: string): string => join(dataDir, 'dev-sign-in.json');

/** Where a page takes what stands behind `#` in a link. */
const LINK_PATH = '/login/link';

const PREFIX = 'dev.';
const SECRET_BYTES = 32;
const PASSWORD_BYTES = 24;

interface DevSignIn {
  /** The links that work now. */
  readonly links: () => DevLinks;
  /** Who signs in by a link, which ends by it; undefined if it is none. */
  readonly redeem: (link: string) => Promise<User | undefined>;
}

interface Dependencies {
  readonly dataDir: string;
  /** Where this server listens: `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  readonly directory: UserDirectory;
  /** Whose team the merchant's people are. */
  readonly merchant: string;
  readonly context: () => CommandContext;
}

export function openDevSignIn(dependencies: Dependencies): DevSignIn {
  const { dataDir, baseUrl } = dependencies;
  const secrets = new Map<DevPerson, string>();
  const draw = (name: DevPerson) =>
    secrets.set(name, `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`);

  const links = () =>
    Object.fromEntries(
      DEV_PEOPLE.map(([name]) => [name, `${baseUrl}${LINK_PATH}#${secrets.get(name)}`]),
    ) as DevLinks;

  const write = () => writePrivately(devSignInFile(dataDir), links());

  for (const [name] of DEV_PEOPLE) draw(name);
  write();
  return {
    links,
    async redeem(link) {
      const found = DEV_PEOPLE.find(([name]) => secrets.get(name) === link);
      if (found === undefined) return undefined;
      const [name, role] = found;
      draw(name);
      write();
      const user = await person(dependencies, name, role);
      return statusOf(user) === 'active' ? user : undefined;
    },
  };
}

/** Found by the address, or invited and given a password that nobody knows. */
async function person(
  { directory, merchant, context }: Dependencies,
  name: DevPerson,
  role: UserRole,
): Promise<User> {
  await directory.refresh();
  const address = `${name}@tallybook.example`;
  const known = directory.knownByAddress(address);
  if (known !== undefined && statusOf(known) !== 'invited') return known;
  const isOfMerchant = MERCHANT_ROLES.some((one) => one === role);
  const invited =
    known === undefined
      ? await directory.invite(
          {
            ...{ name: `Dev ${name}`, address, roles: [role], by: null },
            merchant: isOfMerchant ? merchant : null,
            idempotencyKey: `dev ${name}`,
          },
          context(),
        )
      : await directory.issueLink(known.id, null, context());
  const link = invited.accepted ? (invited.link ?? '') : '';
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  return mustUser(
    invited.accepted ? await directory.followLink(link, password, context()) : invited,
  );
}

function mustUser(outcome: UserOutcome): User {
  if (outcome.accepted) return outcome.user;
  throw new Error(`a person of development was refused: ${outcome.rejection.detail}`);
}

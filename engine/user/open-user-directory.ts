import { toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { reject } from '../../domain/kernel/decider.js';
import { derivedId } from '../../domain/ids.js';
import { userByAddress, userList } from '../../domain/user/directory.js';
import { passwordFault } from '../../domain/user/password.js';
import type { User } from '../../domain/user/user.js';
import { addressDigest, normalAddress } from './address.js';
import { drawLink, parseLink } from './link-secret.js';
import type { PasswordHasher } from './password-hash.js';
import type { Profile } from './personal-data.js';
import type {
  InviteRequest,
  LinkOutcome,
  UserDecision,
  UserDirectory,
  UserOutcome,
  UserPage,
} from './user-directory.js';
import { type UserDependencies, UserStore } from './user-store.js';

interface Dependencies extends UserDependencies {
  readonly hasher: PasswordHasher;
}

/** Reads the users and returns their directory, and what the login shares with it. */
export async function openUserDirectory(
  dependencies: Dependencies,
): Promise<{ readonly directory: UserDirectory; readonly store: UserStore }> {
  const store = new UserStore(dependencies);
  const directory = new StreamUserDirectory(store, dependencies);
  await directory.refresh();
  return { directory, store };
}

class StreamUserDirectory implements UserDirectory {
  readonly #digestKey: Buffer;
  readonly #hasher: PasswordHasher;

  constructor(
    private readonly store: UserStore,
    { keys, hasher }: Dependencies,
  ) {
    this.#digestKey = keys.digestKey;
    this.#hasher = hasher;
  }

  refresh(): Promise<void> {
    return this.store.kept.refresh();
  }

  async invite(request: InviteRequest, context: CommandContext): Promise<LinkOutcome> {
    const { merchant, roles, by, idempotencyKey, name } = request;
    const address = request.address.trim();
    const id = derivedId('user', by ?? 'local', idempotencyKey);
    const link = drawLink(id, context.nowMs);
    const profile = await this.store.personal.seal('profile', id, { name, address });
    const digest = addressDigest(this.#digestKey, address);
    const invited = await this.store.handle(
      {
        ...{ type: 'InviteUser', id, merchant, roles, by },
        ...{ addressDigest: digest, profile, link: link.stored },
      },
      context,
      profile,
    );
    return shown(invited, link.secret);
  }

  async issueLink(id: string, by: string | null, context: CommandContext): Promise<LinkOutcome> {
    const link = drawLink(id, context.nowMs);
    const command = { type: 'IssueLink', id, link: link.stored, by } as const;
    return shown(await this.store.handle(command, context), link.secret);
  }

  async followLink(
    secret: string,
    password: string,
    context: CommandContext,
  ): Promise<UserOutcome> {
    const parsed = parseLink(secret);
    const user = parsed === undefined ? undefined : await this.find(parsed.user);
    const now = toInstant(context.nowMs);
    const stands =
      parsed !== undefined &&
      user?.link?.sha256 === parsed.sha256 &&
      user.link.until > now &&
      !user.disabled;
    // Looked at before the password is hashed, which costs, and again when it is decided.
    if (!stands) return reject('link_invalid', 'the link was used, has run out or was replaced');
    return this.#setPassword(user, password, (sealed) =>
      this.store.handle(
        { type: 'FollowLink', id: user.id, sha256: parsed.sha256, password: sealed, now },
        context,
        sealed,
      ),
    );
  }

  async changePassword(
    id: string,
    password: string,
    context: CommandContext,
  ): Promise<UserOutcome> {
    const user = await this.find(id);
    if (user === undefined) return reject('not_found', 'there is no such user', 'id');
    return this.#setPassword(user, password, (sealed) =>
      this.store.handle({ type: 'ChangePassword', id, password: sealed }, context, sealed),
    );
  }

  async #setPassword(
    user: User,
    password: string,
    decide: (sealed: NonNullable<User['password']>) => Promise<UserOutcome>,
  ): Promise<UserOutcome> {
    const profile = await this.profileOf(user);
    const fault = passwordFault(password, normalAddress(profile?.address ?? ''));
    if (fault !== undefined) return reject('password_refused', fault, 'password');
    this.store.personal.checkMasterKey();
    const hashed = await this.#hasher.hash(password);
    return decide(await this.store.personal.seal('password', user.id, hashed));
  }

  decide(decision: UserDecision, context: CommandContext): Promise<UserOutcome> {
    return this.store.handle(decision, context);
  }

  known(id: string): User | undefined {
    return this.store.kept.state.users.get(id);
  }

  knownByAddress(address: string): User | undefined {
    return userByAddress(this.store.kept.state, addressDigest(this.#digestKey, address));
  }

  async confirmed(id: string): Promise<User | undefined> {
    await this.store.kept.refreshIfOld();
    return this.known(id);
  }

  async find(id: string): Promise<User | undefined> {
    await this.refresh();
    return this.known(id);
  }

  async page(merchant: string | null, from: number, limit: number): Promise<UserPage> {
    await this.refresh();
    const list = userList(this.store.kept.state, merchant);
    const end = Math.min(from + limit, list.size);
    const data: User[] = [];
    for (let number = from; number < end; number++) {
      const user = this.known(list.get(number) ?? '');
      if (user !== undefined) data.push(user);
    }
    return { data, next: end < list.size ? end : undefined };
  }

  profileOf(user: User): Promise<Profile | undefined> {
    return this.store.personal.open('profile', user.id, user.profile);
  }

  destroyEnded(): Promise<void> {
    return this.store.destroyEnded();
  }
}

function shown(outcome: UserOutcome, secret: string): LinkOutcome {
  if (!outcome.accepted) return outcome;
  return { ...outcome, link: outcome.isNew ? secret : undefined };
}

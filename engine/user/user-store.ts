/** What the services of users share: the folded stream, the sealed data, and what ends with a decision. */
import type { TallybookEvent } from '../../domain/events.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { SealedUnderKey } from '../../domain/data-key/sealed.js';
import type { UserCommand } from '../../domain/user/commands.js';
import { users } from '../../domain/user/decider.js';
import type { Directory } from '../../domain/user/directory.js';
import { type UserEvent, userEventSchemas } from '../../domain/user/events.js';
import { USER_STREAM } from '../../domain/user/streams.js';
import type { User } from '../../domain/user/user.js';
import { createCommandHandler } from '../command-handler.js';
import { KeptAggregate } from '../kept-aggregate.js';
import { PersonalData, type PersonalKeys } from './personal-data.js';
import type { UserOutcome } from './user-directory.js';

export interface UserDependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly keys: PersonalKeys;
}

const isUserEvent = (event: TallybookEvent): event is UserEvent =>
  Object.hasOwn(userEventSchemas, event.type);

export class UserStore {
  readonly kept: KeptAggregate<Directory, UserCommand, UserEvent>;
  readonly personal: PersonalData;
  readonly #log: UserDependencies['log'];
  readonly #clock: Clock;

  constructor({ log, clock, ids, keys }: UserDependencies) {
    const handler = createCommandHandler<Directory, UserCommand, UserEvent>(
      log,
      users,
      isUserEvent,
      ids,
    );
    this.kept = new KeptAggregate(handler, USER_STREAM, users.initialState);
    this.personal = new PersonalData(keys);
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * Decides and appends; then destroys what a password or a second factor before it was sealed under.
   * @param sealed for this command alone: destroyed if nothing came of it.
   */
  async handle(
    command: UserCommand,
    context: CommandContext,
    ...sealed: readonly SealedUnderKey[]
  ): Promise<UserOutcome> {
    const before = this.kept.state.users.get(command.id);
    const outcome = await this.kept.handle(command, context);
    if (!outcome.accepted) {
      await this.#destroy(sealed.map(keyOf));
      return { accepted: false, rejection: outcome.rejection };
    }
    const { state, position, events } = outcome;
    const user = state.users.get(command.id);
    if (user === undefined) throw new Error(`${command.type} was accepted without a user`);
    const standing = keysOf(user);
    const ended = [...(before === undefined ? [] : keysOf(before)), ...sealed.map(keyOf)];
    await this.#destroy(ended.filter((key) => !standing.has(key)));
    return { accepted: true, user, isNew: events.length > 0, position };
  }

  /** What stands is folded in the very read that finds what was sealed: another server may write meanwhile. */
  async destroyEnded(): Promise<void> {
    let directory = users.initialState;
    const all: string[] = [];
    for await (const { event, metadata } of readWholeStream(this.#log, USER_STREAM)) {
      if (!isUserEvent(event)) continue;
      directory = users.evolve(directory, event, metadata.at);
      all.push(...sealedIn(event).map(keyOf));
    }
    const standing = new Set([...directory.users.values()].flatMap((user) => [...keysOf(user)]));
    await this.#destroy(all.filter((key) => !standing.has(key)));
  }

  /** What this fails to destroy, the next start does: it has ended all the same. */
  async #destroy(keys: readonly string[]): Promise<void> {
    const at = toInstant(this.#clock.now());
    await this.personal.destroy(keys, at).catch(() => undefined);
  }
}

const keyOf = ({ key }: SealedUnderKey): string => key;

const keysOf = ({ profile, password, secondFactor }: User): ReadonlySet<string> =>
  new Set(
    [profile, password, secondFactor?.sealed ?? null].filter((part) => part !== null).map(keyOf),
  );

function sealedIn(event: UserEvent): SealedUnderKey[] {
  switch (event.type) {
    case 'UserInvited':
      return [event.data.profile];
    case 'UserActivated':
    case 'UserPasswordChanged':
      return [event.data.password];
    case 'UserSecondFactorEnrolled':
      return [event.data.secondFactor];
    default:
      return [];
  }
}

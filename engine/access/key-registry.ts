/**
 * The API keys: a fold of the stream `access-keys`, held in memory. The tail is read again where a
 * hash is unknown, so that a key issued by another process works at once, and by a timer, so that a
 * revocation elsewhere is followed.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  access,
  type AccessCommand,
  type AccessKey,
  type KeySigning,
} from '../../domain/access/access.js';
import { type AccessEvent, accessEventSchemas } from '../../domain/access/events.js';
import type { Role } from '../../domain/access/roles.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext, StoredEvent } from '../../domain/kernel/event.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { type IdSource, newId } from '../../domain/kernel/ids.js';
import { latest, type Position, START } from '../../domain/kernel/position.js';
import { ACCESS_STREAM } from '../../domain/kernel/streams.js';
import { toInstant } from '../../domain/kernel/clock.js';
import {
  needsRewrap,
  openSecret,
  rewrapSecret,
  type SecretPlace,
  sealSecret,
} from '../../domain/secret/envelope.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

export type KeyOwner =
  | { readonly role: Exclude<Role, 'merchant'> }
  | { readonly role: 'merchant'; readonly merchant: string };

export type IssuedKey = {
  readonly key: AccessKey;
  /** The key itself, to be shown once; it is stored nowhere. */
  readonly secret: string;
  /** What its requests are signed with, to be shown once; stored sealed. */
  readonly signingSecret?: string;
  readonly position: Position;
};

/** Whether requests of a key may be signed, or must be. */
export type Signing = 'optional' | 'required';

export type Revocation =
  | { readonly accepted: true; readonly key: AccessKey; readonly position: Position }
  | { readonly accepted: false; readonly rejection: Rejection };

export interface KeyRegistry {
  /** The key behind a bearer token; undefined where it is unknown or revoked. */
  authenticate(secret: string): Promise<AccessKey | undefined>;
  /** @param signing also issues a secret to sign requests with: for a merchant's key alone. */
  issue(owner: KeyOwner, context: CommandContext, signing?: Signing): Promise<IssuedKey>;
  /**
   * A merchant's first key; undefined where one was issued before, by whomever. So the key that a
   * crash kept from being issued is issued by the retry.
   */
  issueFirst(
    merchant: string,
    context: CommandContext,
    signing?: Signing,
  ): Promise<IssuedKey | undefined>;
  /** How the requests of a key are signed; undefined where they are not. */
  signingOf(id: string): KeySigning | undefined;
  /**
   * What the requests of a key are signed with; undefined where they are not.
   * @throws MasterKeyNotGiven, SealedSecretChanged
   */
  signingSecret(id: string): string | undefined;
  /** Says before anything is changed whether a signing secret could be stored. @throws MasterKeyMissing */
  checkMasterKey(): void;
  /** Opens every secret of a key in force. @throws as `signingSecret` */
  checkSecrets(): void;
  /** Wraps every signing secret by the newest master key; returns how many were not. */
  rewrapSecrets(context: CommandContext): Promise<number>;
  /** Refused with `not_found`; a key revoked before stays so. */
  revoke(id: string, context: CommandContext): Promise<Revocation>;
  /** Every key that was ever issued, in the order of issue, as of the stream's end. */
  list(): Promise<readonly AccessKey[]>;
  /** Reads what was added to the stream since the last time. */
  refresh(): Promise<void>;
}

const SECRET_BYTES = 32;
/** Tells a Tallybook key from other secrets, for people and for secret scanners. */
const SECRET_PREFIX = 'tbk_';
const SIGNING_PREFIX = 'tbs_';

const signingPlace = (id: string): SecretPlace => ({
  owner: id,
  purpose: 'request signing secret',
});

const randomSecret = (prefix: string): string =>
  prefix + randomBytes(SECRET_BYTES).toString('base64url');

const isAccessEvent = (event: TallybookEvent): event is AccessEvent =>
  Object.hasOwn(accessEventSchemas, event.type);

/** Keys are 256 bits of randomness, so a plain hash keeps them as safe as a slow one would. */
export const hashKey = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  /** For secrets to sign with; who neither issues nor uses one needs none. */
  readonly masterKeys?: MasterKeys;
}

/** Reads the keys and returns their registry. */
export async function openKeyRegistry(dependencies: Dependencies): Promise<KeyRegistry> {
  const registry = new StreamKeyRegistry(dependencies);
  await registry.refresh();
  return registry;
}

class StreamKeyRegistry implements KeyRegistry {
  #state = access.initialState;
  #byHash = new Map<string, string>();
  #revision = -1;
  #position: Position = START;
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  readonly #log: EventLog<TallybookEvent>;
  readonly #ids: IdSource;
  readonly #masterKeys: MasterKeys | undefined;
  /** Opened ones by key. A rewrap does not change them. */
  readonly #signingSecrets = new Map<string, string>();

  constructor({ log, ids, masterKeys }: Dependencies) {
    this.#masterKeys = masterKeys;
    this.#log = log;
    this.#ids = ids;
  }

  async authenticate(secret: string): Promise<AccessKey | undefined> {
    const sha256 = hashKey(secret);
    if (!this.#byHash.has(sha256)) await this.refresh();
    const id = this.#byHash.get(sha256);
    const key = id === undefined ? undefined : this.#state.get(id);
    return key === undefined || key.revoked ? undefined : key;
  }

  async issue(owner: KeyOwner, context: CommandContext, signing?: Signing): Promise<IssuedKey> {
    const secret = randomSecret(SECRET_PREFIX);
    const signingSecret = signing === undefined ? undefined : randomSecret(SIGNING_PREFIX);
    const id = newId('key', this.#ids);
    const command: AccessCommand = {
      type: 'IssueKey',
      id,
      role: owner.role,
      merchant: owner.role === 'merchant' ? owner.merchant : null,
      sha256: hashKey(secret),
      hint: secret.slice(-4),
      signing:
        signingSecret === undefined
          ? null
          : {
              required: signing === 'required',
              sealed: sealSecret(signingSecret, signingPlace(id), this.#requireMasterKeys()),
            },
    };
    const outcome = await this.#handle(command, context);
    const key = this.#state.get(id);
    if (!outcome.accepted || key === undefined) throw new Error('a fresh key was refused');
    return {
      key,
      secret,
      ...(signingSecret === undefined ? {} : { signingSecret }),
      position: this.#position,
    };
  }

  async issueFirst(
    merchant: string,
    context: CommandContext,
    signing?: Signing,
  ): Promise<IssuedKey | undefined> {
    await this.refresh();
    const known = [...this.#state.values()].some((key) => key.merchant === merchant);
    return known ? undefined : this.issue({ role: 'merchant', merchant }, context, signing);
  }

  signingOf(id: string): KeySigning | undefined {
    return this.#state.get(id)?.signing ?? undefined;
  }

  signingSecret(id: string): string | undefined {
    const known = this.#signingSecrets.get(id);
    if (known !== undefined) return known;
    const signing = this.signingOf(id);
    if (signing === undefined) return undefined;
    const secret = openSecret(signing.sealed, signingPlace(id), this.#requireMasterKeys());
    this.#signingSecrets.set(id, secret);
    return secret;
  }

  checkMasterKey(): void {
    void this.#requireMasterKeys().newest;
  }

  checkSecrets(): void {
    for (const { id, revoked } of this.#state.values()) if (!revoked) this.signingSecret(id);
  }

  async rewrapSecrets(context: CommandContext): Promise<number> {
    await this.refresh();
    const masterKeys = this.#requireMasterKeys();
    let rewrapped = 0;
    for (const { id, signing } of [...this.#state.values()]) {
      if (signing === null || !needsRewrap(signing.sealed, masterKeys)) continue;
      const sealed = rewrapSecret(signing.sealed, signingPlace(id), masterKeys);
      const outcome = await this.#handle({ type: 'RewrapSigningSecret', id, sealed }, context);
      if (!outcome.accepted) throw new Error(`the secret of ${id} was not rewrapped`);
      rewrapped += 1;
    }
    return rewrapped;
  }

  #requireMasterKeys(): MasterKeys {
    if (this.#masterKeys === undefined) throw new Error('the registry was given no master keys');
    return this.#masterKeys;
  }

  async revoke(id: string, context: CommandContext): Promise<Revocation> {
    const outcome = await this.#handle({ type: 'RevokeKey', id }, context);
    if (!outcome.accepted) return outcome;
    const key = this.#state.get(id);
    if (key === undefined) throw new Error('a revoked key is unknown');
    return { accepted: true, key, position: this.#position };
  }

  async list(): Promise<readonly AccessKey[]> {
    await this.refresh();
    return [...this.#state.values()];
  }

  /** Callers that come while a read runs share the one after it: theirs may have begun too early. */
  refresh(): Promise<void> {
    if (this.#reading === undefined) {
      this.#reading = this.#readTail().finally(() => (this.#reading = undefined));
      return this.#reading;
    }
    this.#next ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.refresh();
      });
    return this.#next;
  }

  async #readTail(): Promise<void> {
    const tail: StoredEvent<TallybookEvent>[] = [];
    for await (const stored of readWholeStream(this.#log, ACCESS_STREAM, this.#revision + 1)) {
      tail.push(stored);
    }
    // All at once: a key must never be known before it is known that it has to sign.
    for (const stored of tail) this.#fold(stored);
  }

  #fold({ event, revision, position }: StoredEvent<TallybookEvent>): void {
    if (revision <= this.#revision) return;
    if (!isAccessEvent(event)) {
      throw new Error(`${ACCESS_STREAM}/${revision} holds an event of another concept`);
    }
    this.#state = access.evolve(this.#state, event);
    if (event.type === 'KeyIssued') this.#byHash.set(event.data.sha256, event.data.key);
    this.#revision = revision;
    this.#position = latest(this.#position, position);
  }

  /** Decides on the stream's end; where another writer came first, reads on and decides again. */
  async #handle(
    command: AccessCommand,
    context: CommandContext,
  ): Promise<{ accepted: true } | { accepted: false; rejection: Rejection }> {
    for (;;) {
      await this.refresh();
      const decision = access.decide(command, this.#state);
      if (!decision.accepted) return decision;
      if (decision.events.length === 0) return { accepted: true };
      const { correlationId, causationId, actor, nowMs } = context;
      const metadata = { correlationId, causationId, actor, at: toInstant(nowMs) };
      const events = decision.events.map((event) => ({ id: this.#ids.uuid(), event, metadata }));
      try {
        await this.#log.append(
          ACCESS_STREAM,
          events,
          this.#revision < 0 ? 'no_stream' : this.#revision,
        );
        await this.refresh();
        return { accepted: true };
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
    }
  }
}

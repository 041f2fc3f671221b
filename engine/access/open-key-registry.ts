import {
  type Access,
  keyList,
  opened,
  type OpenedKey,
  statusOf,
} from '../../domain/access/access.js';
import type { AccessCommand, IssueKey, RotateKey } from '../../domain/access/commands.js';
import { access } from '../../domain/access/decider.js';
import { type AccessEvent, accessEventSchemas } from '../../domain/access/events.js';
import { type AccessKey, type KeySecret, signingOf } from '../../domain/access/key.js';
import { type PrincipalIds, principalsOf } from '../../domain/access/principal.js';
import type { TallybookEvent } from '../../domain/events.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { derivedId, newId } from '../../domain/ids.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { ACCESS_STREAM } from '../../domain/access/streams.js';
import { hashSecret } from '../secret/random-secret.js';
import { createCommandHandler } from '../command-handler.js';
import { KeptAggregate, KnowledgeOutdated } from '../kept-aggregate.js';
import {
  type DrawOutcome,
  type FirstKeyRequest,
  type IssuedKey,
  type IssueRequest,
  type KeyOutcome,
  type KeyPage,
  type KeyRegistry,
  KeysOutdated,
  type KnownKey,
  type RotateRequest,
} from './key-registry.js';
import {
  type DrawnSecret,
  KeySecrets,
  type SigningKeys,
  SigningSecretLost,
} from './key-secrets.js';

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** For secrets to sign with; who neither issues nor uses one needs none. */
  readonly signingKeys?: SigningKeys;
}

/** Reads the keys and returns their registry. */
export async function openKeyRegistry(dependencies: Dependencies): Promise<KeyRegistry> {
  const registry = new StreamKeyRegistry(dependencies);
  await registry.refresh();
  return registry;
}

const isAccessEvent = (event: TallybookEvent): event is AccessEvent =>
  Object.hasOwn(accessEventSchemas, event.type);

type Issue = IssueRequest & {
  readonly id: string;
  readonly issuedBy: string | null;
};

class StreamKeyRegistry implements KeyRegistry {
  readonly #kept: KeptAggregate<Access, AccessCommand, AccessEvent>;
  readonly #secrets: KeySecrets;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  constructor({ log, clock, ids, signingKeys }: Dependencies) {
    const handler = createCommandHandler<Access, AccessCommand, AccessEvent>(
      log,
      access,
      isAccessEvent,
      ids,
    );
    this.#kept = new KeptAggregate(handler, ACCESS_STREAM, access.initialState);
    this.#secrets = new KeySecrets(signingKeys);
    this.#clock = clock;
    this.#ids = ids;
  }

  get #access(): Access {
    return this.#kept.state;
  }

  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  async authenticate(secret: string): Promise<OpenedKey | undefined> {
    const sha256 = hashSecret(secret);
    if (this.#access.bySecret.get(sha256) === undefined) await this.refresh();
    return this.#opened(sha256);
  }

  async confirm({ secret }: OpenedKey): Promise<OpenedKey | undefined> {
    await this.#kept.refreshIfOld().catch((error: unknown) => {
      throw error instanceof KnowledgeOutdated ? new KeysOutdated({ cause: error }) : error;
    });
    return this.#opened(secret.sha256);
  }

  #opened(sha256: string): OpenedKey | undefined {
    return opened(this.#access, sha256, toInstant(this.#clock.now()));
  }

  principalsOf(key: AccessKey): PrincipalIds {
    return principalsOf(this.#access, key);
  }

  issue(
    request: IssueRequest & { readonly issuedBy: string; readonly idempotencyKey: string },
    context: CommandContext,
  ): Promise<DrawOutcome> {
    const id = derivedId('key', 'issue', request.issuedBy, request.idempotencyKey);
    return this.#issue({ ...request, id }, context);
  }

  async issueLocally(request: IssueRequest, context: CommandContext): Promise<IssuedKey> {
    const id = newId('key', this.#ids);
    const outcome = await this.#issue({ ...request, id, issuedBy: null }, context);
    if (!outcome.accepted) throw new Error(`a key was refused: ${outcome.rejection.detail}`);
    const { key, status, position, shown } = outcome;
    if (shown === undefined) throw new Error('a fresh key was issued before');
    return { key, status, position, ...shown };
  }

  async issueFirst(
    request: FirstKeyRequest,
    context: CommandContext,
  ): Promise<DrawOutcome | undefined> {
    await this.refresh();
    if (keyList(this.#access, request.merchant).size > 0) return undefined;
    // Two that come at the same time meet in one id.
    const id = derivedId('key', 'first', request.merchant);
    return this.#issue({ ...request, role: 'merchant', id }, context);
  }

  async #issue(request: Issue, context: CommandContext): Promise<DrawOutcome> {
    const { id, role, name = null, signing = null, issuedBy } = request;
    const merchant = request.role === 'merchant' ? request.merchant : null;
    const drawn = await this.#secrets.draw(id, signing);
    return this.#draw(
      {
        ...{ type: 'IssueKey', id, role, merchant, name, issuedBy },
        secret: drawn.stored,
      },
      drawn,
      context,
    );
  }

  async rotate(request: RotateRequest, context: CommandContext): Promise<DrawOutcome> {
    const { id } = request;
    await this.refresh();
    const key = this.#access.keys.get(id);
    const drawn = await this.#secrets.draw(id, key === undefined ? null : signingOf(key));
    const { nowMs } = context;
    const rotated = await this.#draw(
      { type: 'RotateKey', secret: drawn.stored, nowMs, ...request },
      drawn,
      context,
    );
    if (rotated.accepted) await this.#destroyEnded([key ?? rotated.key, rotated.key]);
    return rotated;
  }

  approve(id: string, approvedBy: string, context: CommandContext): Promise<KeyOutcome> {
    return this.#handle({ type: 'ApproveKey', id, approvedBy }, context);
  }

  async revoke(id: string, withIssued: boolean, context: CommandContext): Promise<KeyOutcome> {
    const revoked = await this.#handle({ type: 'RevokeKey', id, withIssued }, context);
    if (revoked.accepted) {
      await this.#destroyEnded(withIssued ? this.#access.keys.values() : [revoked.key]);
    }
    return revoked;
  }

  async find(id: string): Promise<KnownKey | undefined> {
    await this.refresh();
    return this.#known(id);
  }

  async page(owner: string | null, from: number, limit: number): Promise<KeyPage> {
    await this.refresh();
    const list = keyList(this.#access, owner);
    const end = Math.min(from + limit, list.size);
    const data: KnownKey[] = [];
    for (let number = from; number < end; number++) {
      const known = this.#known(list.get(number) ?? '');
      if (known !== undefined) data.push(known);
    }
    return { data, next: end < list.size ? end : undefined };
  }

  async list(): Promise<readonly KnownKey[]> {
    return (await this.page(null, 0, Infinity)).data;
  }

  #known(id: string): KnownKey | undefined {
    const key = this.#access.keys.get(id);
    return key === undefined ? undefined : { key, status: statusOf(this.#access, key) };
  }

  async #draw(
    command: IssueKey | RotateKey,
    { shown }: DrawnSecret,
    context: CommandContext,
  ): Promise<DrawOutcome> {
    const outcome = await this.#handle(command, context);
    if (!outcome.accepted) return outcome;
    return { ...outcome, shown: outcome.isNew ? shown : undefined };
  }

  async #handle(command: AccessCommand, context: CommandContext): Promise<KeyOutcome> {
    const outcome = await this.#kept.handle(command, context);
    if (!outcome.accepted) return { accepted: false, rejection: outcome.rejection };
    const { state, position, events } = outcome;
    const key = state.keys.get(command.id);
    if (key === undefined) throw new Error(`${command.type} was accepted without a key`);
    return {
      accepted: true,
      key,
      status: statusOf(state, key),
      position,
      isNew: events.length > 0,
    };
  }

  signingSecret({ key, secret }: OpenedKey): Promise<string | undefined> {
    return this.#secrets.open(key.id, secret);
  }

  checkMasterKey(): void {
    this.#secrets.checkMasterKey();
  }

  async checkSecrets(): Promise<readonly string[]> {
    await this.#destroyEnded(this.#access.keys.values());
    const lost: string[] = [];
    for (const key of this.#access.keys.values()) {
      if (statusOf(this.#access, key) === 'revoked') continue;
      try {
        for (const secret of key.secrets) await this.#secrets.open(key.id, secret);
      } catch (error) {
        if (!(error instanceof SigningSecretLost)) throw error;
        lost.push(key.id);
      }
    }
    return lost;
  }

  /**
   * Destroys the data keys of secrets that open nothing any more. What this fails to destroy, the next
   * start does: the secret has ended all the same.
   */
  async #destroyEnded(keys: Iterable<AccessKey>): Promise<void> {
    const now = toInstant(this.#clock.now());
    const ended: KeySecret[] = [];
    for (const { id, secrets } of keys) {
      const key = this.#access.keys.get(id);
      const isRevoked = key !== undefined && statusOf(this.#access, key) === 'revoked';
      const standing = new Map(key?.secrets.map((secret) => [secret.sha256, secret.until]));
      for (const secret of secrets) {
        const until = standing.get(secret.sha256);
        if (isRevoked || until === undefined || (until !== null && until <= now))
          ended.push(secret);
      }
    }
    await this.#secrets.destroy(ended, now).catch(() => undefined);
  }
}

/** Tokens of cards: sealed as they come in, opened for the channel's call, and gone once the payment needs them no more. */
import { createHmac } from 'node:crypto';
import { openUnderKey, type SealedUnderKey, sealUnderKey } from '../../domain/data-key/sealed.js';
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import { type CardToken, placeOfCardToken, type SealedCard } from '../../domain/payment/card.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

interface CardTokenKeys extends Pick<DataKeyStore, 'find' | 'destroy' | 'digestKey'> {
  /** A data key that nobody else gets. */
  take(): Promise<DataKey>;
  /** Must wrap the data key: a token lies nowhere in clear. */
  readonly masterKeys: MasterKeys;
  /** True if each process on the log has these keys. */
  readonly areShared: boolean;
}

export interface CardTokens {
  /**
   * If not, no token is taken, and no card fields are offered. It needs a master key, and a key store of all processes
   * on the log: by another store nobody could open the token, know it again, or erase it.
   */
  readonly areTaken: boolean;
  /** HMAC-SHA-256 in hex under the key store's own key: says nothing to whoever does not hold it. */
  digest(card: CardToken): string;
  /** @throws MasterKeyMissing, StoreUnavailable */
  seal(card: CardToken, payment: string): Promise<SealedCard>;
  /** Undefined if its key was destroyed or lost. @throws MasterKeyNotGiven */
  open(token: SealedUnderKey, payment: string): Promise<string | undefined>;
  /**
   * From here on nobody opens it. A key that the store of all processes does not hold was lost.
   * @returns false if the key may be in the store of another process: then it was not destroyed.
   */
  erase(token: SealedUnderKey): Promise<boolean>;
}

export const createCardTokens = (keys: CardTokenKeys, clock: Clock): CardTokens =>
  new SealedCardTokens(keys, clock);

class SealedCardTokens implements CardTokens {
  /** Keys to be destroyed next: each destruction is written to the disk, so those that come meanwhile go together. */
  #next: { readonly ids: string[]; readonly done: Promise<void> } | undefined;
  #destroying: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly keys: CardTokenKeys,
    private readonly clock: Clock,
  ) {}

  get areTaken(): boolean {
    return this.keys.areShared && !this.keys.masterKeys.isEmpty;
  }

  digest({ channel, token }: CardToken): string {
    const hmac = createHmac('sha256', this.keys.digestKey);
    return hmac.update(JSON.stringify(['card token', channel, token])).digest('hex');
  }

  async seal(card: CardToken, payment: string): Promise<SealedCard> {
    void this.keys.masterKeys.newest;
    const key = await this.keys.take();
    const token = sealUnderKey(Buffer.from(card.token), placeOfCardToken(payment), key);
    return { channel: card.channel, token, digest: this.digest(card) };
  }

  async open(token: SealedUnderKey, payment: string): Promise<string | undefined> {
    const found = await this.keys.find(token.key);
    if (found.state !== 'present') return undefined;
    return openUnderKey(token, placeOfCardToken(payment), found.bytes)?.toString();
  }

  async erase({ key }: SealedUnderKey): Promise<boolean> {
    await this.#destroy(key);
    return this.keys.areShared || (await this.keys.find(key)).state === 'destroyed';
  }

  #destroy(key: string): Promise<void> {
    if (this.#next !== undefined) {
      this.#next.ids.push(key);
      return this.#next.done;
    }
    const ids = [key];
    const done = this.#destroying.then(async () => {
      this.#next = undefined;
      await this.keys.destroy(ids, toInstant(this.clock.now()));
    });
    this.#next = { ids, done };
    this.#destroying = done.catch(() => undefined);
    return done;
  }
}

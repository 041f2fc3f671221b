/**
 * Login: address and password, then the second factor. What is refused does not say why, and takes the same
 * work whether there is such a user or not. Nothing is appended but a recovery code that was used.
 */
import { randomBytes } from 'node:crypto';
import type { SealedUnderKey } from '../../domain/data-key/sealed.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { statusOf, type User } from '../../domain/user/user.js';
import { addressDigest } from './address.js';
import { type LoginAttempts, MAX_ATTEMPTS, MAX_CODE_ATTEMPTS } from './login-attempts.js';
import type { PasswordHasher } from './password-hash.js';
import type { SecondFactorSecret } from './personal-data.js';
import { drawRecoveryCodes, drawSeed, placeOfRecoveryCode, stepOfCode } from './second-factor.js';
import type { UserDirectory, UserOutcome } from './user-directory.js';
import type { UserStore } from './user-store.js';

export interface LoginRefused {
  readonly accepted: false;
  readonly rejection: Rejection;
  /** When it may be tried again, if it is locked. */
  readonly retryAfterMs?: number;
}

export type LoginOutcome = { readonly accepted: true; readonly user: User } | LoginRefused;

export type EnrolOutcome =
  | (Extract<UserOutcome, { accepted: true }> & {
      /** Shown this once. */
      readonly recoveryCodes: readonly string[];
    })
  | LoginRefused;

interface Dependencies {
  readonly directory: UserDirectory;
  readonly store: UserStore;
  readonly hasher: PasswordHasher;
  readonly attempts: LoginAttempts;
  readonly digestKey: Buffer;
}

const refused = (): LoginRefused =>
  reject('login_refused', 'address, password or second factor is wrong');

const locked = (retryAfterMs: number): LoginRefused => ({
  ...reject('login_locked', 'too many attempts failed; wait a while'),
  retryAfterMs,
});

const codesOf = (user: string): string => `code ${user}`;

export class Login {
  /** In place of the hash of somebody who is nobody: opened and compared as any other. */
  #decoy: Promise<SealedUnderKey> | undefined;
  readonly #pending = new Map<string, { readonly seed: string; readonly untilMs: number }>();

  constructor(private readonly parts: Dependencies) {}

  /** The user with this address, if the password is right. @throws PasswordsBusy, MasterKeyMissing */
  password(address: string, password: string, nowMs: number): Promise<LoginOutcome> {
    const { hasher, attempts, directory, digestKey } = this.parts;
    return hasher.inTurn(async () => {
      const subject = addressDigest(digestKey, address);
      const attempt = attempts.begin(subject, MAX_ATTEMPTS, nowMs);
      if (attempt !== 'counted') return locked(attempt.lockedForMs);
      const found = directory.knownByAddress(address);
      const user = found !== undefined && statusOf(found) === 'active' ? found : undefined;
      if (!(await this.#hasPassword(user, password)) || user === undefined) return refused();
      attempts.forget(subject);
      return { accepted: true, user };
    });
  }

  /**
   * The password once more, before something dangerous: counted as a login is.
   * @throws PasswordsBusy
   */
  async again(user: User, password: string, nowMs: number): Promise<LoginOutcome> {
    const profile = await this.parts.directory.profileOf(user);
    return this.password(profile?.address ?? '', password, nowMs);
  }

  async #hasPassword(user: User | undefined, password: string): Promise<boolean> {
    const { personal } = this.parts.store;
    this.#decoy ??= this.#sealDecoy().catch((error: unknown) => {
      this.#decoy = undefined;
      throw error;
    });
    const decoy = await this.#decoy;
    const [owner, sealed] = user?.password ? [user.id, user.password] : [DECOY, decoy];
    const hashed = await personal.open('password', owner, sealed);
    // The key of a hash that was lost: nobody's password is right.
    if (hashed === undefined) return false;
    return this.parts.hasher.verify(hashed, password);
  }

  async #sealDecoy(): Promise<SealedUnderKey> {
    // Not through `hash`, which would wait for the turn that this one has.
    const hashed = await this.parts.hasher.hashNow(randomBytes(32).toString('base64'));
    return this.parts.store.personal.seal('password', DECOY, hashed);
  }

  /** A code of the authenticator, each taken once, or a recovery code. */
  async secondFactor(user: User, code: string, context: CommandContext): Promise<LoginOutcome> {
    const { attempts, store } = this.parts;
    const { nowMs } = context;
    const attempt = attempts.begin(codesOf(user.id), MAX_CODE_ATTEMPTS, nowMs);
    if (attempt !== 'counted') return locked(attempt.lockedForMs);
    const secret = await this.#secondFactorOf(user);
    if (secret === undefined) return refused();
    const step = stepOfCode(secret.seed, code, nowMs);
    if (step !== undefined) {
      if (!attempts.takeStep(user.id, step)) return refused();
    } else {
      const place = placeOfRecoveryCode(secret.codes, code);
      if (place === undefined) return refused();
      const used = await store.handle(
        { type: 'UseRecoveryCode', id: user.id, code: place },
        context,
      );
      // A code that somebody used at the same time had its effect there.
      if (!used.accepted || !used.isNew) return refused();
    }
    attempts.forget(codesOf(user.id));
    return { accepted: true, user };
  }

  async #secondFactorOf(user: User): Promise<SecondFactorSecret | undefined> {
    const { secondFactor, id } = user;
    if (secondFactor === null) return undefined;
    return this.parts.store.personal.open('second factor', id, secondFactor.sealed);
  }

  /** Begins to enrol: a seed for the authenticator, of which nothing is kept if no code of it comes. */
  async beginEnrolment(user: User, nowMs: number): Promise<{ seed: string; uri: string }> {
    const profile = await this.parts.directory.profileOf(user);
    const drawn = drawSeed(profile?.address ?? user.id);
    for (const [id, { untilMs }] of this.#pending) {
      if (untilMs <= nowMs) this.#pending.delete(id);
    }
    this.#pending.set(user.id, { seed: drawn.seed, untilMs: nowMs + ENROLMENT_MS });
    return drawn;
  }

  /** Enrols the seed drawn last, if the authenticator shows its code. @throws MasterKeyMissing */
  async enrol(user: User, code: string, context: CommandContext): Promise<EnrolOutcome> {
    const { attempts, store } = this.parts;
    const attempt = attempts.begin(codesOf(user.id), MAX_CODE_ATTEMPTS, context.nowMs);
    if (attempt !== 'counted') return locked(attempt.lockedForMs);
    const pending = this.#pending.get(user.id);
    if (pending === undefined || pending.untilMs <= context.nowMs) return refused();
    const step = stepOfCode(pending.seed, code, context.nowMs);
    if (step === undefined || !attempts.takeStep(user.id, step)) return refused();
    const codes = drawRecoveryCodes();
    const secret = { seed: pending.seed, codes: [...codes.stored] };
    const sealed = await store.personal.seal('second factor', user.id, secret);
    const enrolled = await store.handle(
      { type: 'EnrolSecondFactor', id: user.id, secondFactor: sealed },
      context,
      sealed,
    );
    if (!enrolled.accepted) return enrolled;
    this.#pending.delete(user.id);
    attempts.forget(codesOf(user.id));
    return { ...enrolled, recoveryCodes: codes.shown };
  }

  /** True if somebody has to let the user in again. */
  isLocked({ id, addressDigest: digest }: User, nowMs: number): boolean {
    const { attempts } = this.parts;
    return (
      attempts.lockedForMs(digest, MAX_ATTEMPTS, nowMs) > 0 ||
      attempts.lockedForMs(codesOf(id), MAX_CODE_ATTEMPTS, nowMs) > 0
    );
  }

  /** Lets a user try again at once; without effect if the user is not locked out. */
  async liftLockout(id: string, by: string | null, context: CommandContext): Promise<UserOutcome> {
    const outcome = await this.parts.directory.decide({ type: 'LiftLockout', id, by }, context);
    if (!outcome.accepted) return outcome;
    this.parts.attempts.forget(outcome.user.addressDigest);
    this.parts.attempts.forget(codesOf(id));
    return outcome;
  }
}

const DECOY = 'nobody';
/** How long an authenticator may take to be set up. */
const ENROLMENT_MS = 600_000;

/** Which sagas of an aggregate this process has to look at, and which of them it may carry on. */
import type { SagaName } from '../../domain/saga/saga.js';

export class Attention {
  /** Sagas to look at, beside those that have not ended. */
  readonly #woken = new Map<string, SagaName>();
  /** Sagas that this process may carry on whoever their owner is. */
  readonly #mayTake = new Set<string>();
  /** Sagas whose input or output is under way. */
  readonly #busy = new Set<string>();
  /** Sagas of which a step failed: they are looked at again when they are woken. */
  readonly #failing = new Set<string>();

  /** True while input or output of any saga is under way. */
  get isBusy(): boolean {
    return this.#busy.size > 0;
  }

  /** Has a saga looked at. */
  wake(name: SagaName): void {
    this.#woken.set(name.subject, name);
  }

  /** Lets a saga be looked at whose last step failed; all of them if none is named. */
  retry(subject?: string): void {
    if (subject === undefined) this.#failing.clear();
    else this.#failing.delete(subject);
  }

  allowTaking(subject: string): void {
    this.#mayTake.add(subject);
  }

  mayTake(subject: string): boolean {
    return this.#mayTake.has(subject);
  }

  /** Input or output of a saga begins: it is not planned until that has ended. */
  begin(subject: string): void {
    this.#busy.add(subject);
  }

  finish(name: SagaName): void {
    this.#busy.delete(name.subject);
    this.wake(name);
  }

  fail(subject: string): void {
    this.#busy.delete(subject);
    this.#failing.add(subject);
  }

  /** The sagas to plan now: those woken and those open, without those that are busy or failing. */
  toPlan(open: readonly SagaName[]): SagaName[] {
    const names = new Map(this.#woken);
    for (const name of open) names.set(name.subject, name);
    return [...names.values()].filter(({ subject }) => !this.#isHeld(subject));
  }

  /** What was planned for these is in the log. */
  planned(names: readonly SagaName[]): void {
    for (const { subject } of names) {
      if (this.#isHeld(subject)) continue;
      this.#woken.delete(subject);
      this.#mayTake.delete(subject);
    }
  }

  #isHeld(subject: string): boolean {
    return this.#busy.has(subject) || this.#failing.has(subject);
  }
}

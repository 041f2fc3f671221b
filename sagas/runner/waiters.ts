/** Those who wait for a state. */
interface Waiter<State> {
  readonly check: (state: State) => boolean;
  readonly resolve: () => void;
}

export class Waiters<State> {
  #waiters: Waiter<State>[] = [];

  get isEmpty(): boolean {
    return this.#waiters.length === 0;
  }

  /**
   * Resolves at the first state for which `check` holds; `stop` gives up waiting.
   * @param present the state as it is now, if it is known.
   */
  add(
    check: (state: State) => boolean,
    present: State | undefined,
  ): { readonly met: Promise<void>; readonly stop: () => void } {
    let waiter: Waiter<State> | undefined;
    const met = new Promise<void>((resolve) => {
      if (present !== undefined && check(present)) resolve();
      else this.#waiters.push((waiter = { check, resolve }));
    });
    return {
      met,
      stop: () => void (this.#waiters = this.#waiters.filter((known) => known !== waiter)),
    };
  }

  tell(state: State): void {
    this.#waiters = this.#waiters.filter(({ check, resolve }) => {
      if (!check(state)) return true;
      resolve();
      return false;
    });
  }
}

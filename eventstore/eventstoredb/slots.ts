/**
 * Bounds the appends that are under way. The client's shared stream buffers 16 messages before it
 * makes writers wait, and a connection that breaks while one waits ends the process with a rejection
 * that nobody can handle; so no more are sent at a time than the buffer holds.
 */
export class Slots {
  #free: number;
  #waiting: { grant: () => void; refuse: (reason: Error) => void }[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when a slot is free, in the order of the calls. Rejects with `late()` after the time. */
  async acquire(timeoutMs: number, late: () => Error): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(late());
      }, timeoutMs);
      const waiter = {
        grant: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: (reason: Error) => {
          clearTimeout(timer);
          reject(reason);
        },
      };
      this.#waiting.push(waiter);
    });
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.grant();
  }

  /** Refuses all who wait. */
  refuseAll(reason: Error): void {
    for (const { refuse } of this.#waiting.splice(0)) refuse(reason);
  }
}

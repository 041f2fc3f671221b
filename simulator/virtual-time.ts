/**
 * Time that passes only when the simulation says so.
 *
 * One task runs at a time, and everything that follows from it without a timer (promises, ticks) runs
 * to its end before the next one. A task belongs to a process of the simulated world or to the world
 * itself; what a task starts belongs to the same. So a process can be killed between any two tasks:
 * its tasks are dropped, and nothing of it ever runs again.
 */
import type { Random } from './random.js';

/** Whom a task belongs to; tasks of one that is not alive never run. */
export interface Owner {
  readonly alive: boolean;
}

export interface Task {
  readonly atMs: number;
  readonly order: number;
  readonly owner: Owner;
  run: (() => void) | undefined;
}

export class VirtualTime {
  /** Never goes back, whatever the clock on the wall says. */
  elapsedMs = 0;
  /** The world's own tasks. */
  readonly world: Owner = { alive: true };
  /** Tasks run so far. */
  tasks = 0;
  #owner: Owner = this.world;
  #order = 0;
  readonly #heap: Task[] = [];
  #immediates: Task[] = [];
  #wallMs: number;

  constructor(
    readonly random: Random,
    startMs: number,
  ) {
    this.#wallMs = startMs;
  }

  /** Whose task runs. */
  get owner(): Owner {
    return this.#owner;
  }

  /** The clock on the wall, milliseconds since 1970. */
  nowMs(): number {
    return Math.floor(this.#wallMs + this.elapsedMs);
  }

  /** Sets the clock on the wall forward or back. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }

  schedule(delayMs: number, run: () => void, owner: Owner = this.#owner): Task {
    const atMs = this.elapsedMs + Math.max(0, delayMs);
    const task: Task = { atMs, order: (this.#order += 1), owner, run };
    this.#push(task);
    return task;
  }

  /** After everything that is already due. */
  soon(run: () => void, owner: Owner = this.#owner): Task {
    const task: Task = { atMs: this.elapsedMs, order: (this.#order += 1), owner, run };
    this.#immediates.push(task);
    return task;
  }

  /** Resolves in a task of the world's own. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve, this.world));
  }

  /** Runs the next task, and all that follows from it; false where there is none. */
  async turn(): Promise<boolean> {
    for (;;) {
      const task = this.#immediates.shift() ?? this.#pop();
      if (task === undefined) return false;
      const { run, owner } = task;
      if (run === undefined || !owner.alive) continue;
      this.elapsedMs = Math.max(this.elapsedMs, task.atMs);
      this.#owner = owner;
      this.tasks += 1;
      task.run = undefined;
      run();
      await allThatFollows();
      this.#owner = this.world;
      return true;
    }
  }

  #push(task: Task): void {
    const heap = this.#heap;
    let index = heap.push(task) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(task, heap[parent] as Task)) break;
      heap[index] = heap[parent] as Task;
      index = parent;
    }
    heap[index] = task;
  }

  #pop(): Task | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task))
        child += 1;
      if (!before(heap[child] as Task, last)) break;
      heap[index] = heap[child] as Task;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

/** How many turns one round of the event loop serves: each round costs calls of the system. */
const TURNS_A_ROUND = 64;
/** As it is before `installTime` puts another in its place. */
const realImmediate = setImmediate;
let ahead = 0;
let resume: (() => void) | undefined;

/**
 * Resolves once all promises and ticks that follow from the present task have run: Node runs them to
 * their end between two immediates.
 */
function allThatFollows(): Promise<void> {
  if (ahead === 0) {
    ahead = TURNS_A_ROUND;
    for (let turn = 0; turn < TURNS_A_ROUND; turn++) {
      realImmediate(() => {
        ahead -= 1;
        resume?.();
      });
    }
  }
  return new Promise((resolve) => (resume = resolve));
}

const before = (a: Task, b: Task): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

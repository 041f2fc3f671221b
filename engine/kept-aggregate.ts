/**
 * An aggregate whose one stream belongs to the whole installation (keys, the configurations of channels), kept
 * folded in this process: what is written here is known at once, what other processes write after the next
 * `refresh`.
 */
import type { TallybookEvent } from '../domain/events.js';
import type { CommandContext } from '../domain/kernel/event.js';
import type { CommandHandler, Folded, Handled } from './command-handler.js';
import { createSharedRead } from './shared-read.js';
import { nothingFolded } from './decide-and-append.js';

/** A write is accepted on knowledge that is at most so old. */
const MAX_AGE_MS = 1_000;
/** How long a write waits for it when it is older. */
const WAIT_MS = 1_000;

/** The state could not be read for too long. */
export class KnowledgeOutdated extends Error {
  constructor(stream: string, options?: { cause?: unknown }) {
    super(`${stream} could not be read for more than a second`, options);
    this.name = 'KnowledgeOutdated';
  }
}

export class KeptAggregate<State, Command, E extends TallybookEvent> {
  #folded: Folded<State>;
  /** When the last read that came to its end began, by a clock that never goes back. */
  #readMs = -Infinity;
  /** Reads what other processes have written. @throws StoreUnavailable */
  readonly refresh = createSharedRead(() => this.#readTail());

  /** @param onChange told of each newer state. */
  constructor(
    private readonly handler: CommandHandler<State, Command, E>,
    private readonly stream: string,
    initialState: State,
    private readonly onChange: (state: State) => void = () => undefined,
  ) {
    this.#folded = nothingFolded(initialState);
  }

  get state(): State {
    return this.#folded.state;
  }

  /**
   * Makes sure that the state is as it was at most a second ago, whoever wrote: to be asked before a write
   * that rests on it.
   * @throws KnowledgeOutdated when it could not be read for a second.
   */
  async refreshIfOld(): Promise<void> {
    if (performance.now() - this.#readMs <= MAX_AGE_MS) return;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), WAIT_MS);
    });
    try {
      await Promise.race([this.refresh(), tooLate]);
    } catch (cause) {
      throw new KnowledgeOutdated(this.stream, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Decides and appends. @throws AppendOutcomeUnknown, StoreUnavailable as `EventLog.append`. */
  async handle(command: Command, context: CommandContext): Promise<Handled<State, E>> {
    const handled = await this.handler.handle(this.stream, command, context, this.#folded);
    this.#adopt(handled);
    return handled;
  }

  async #readTail(): Promise<void> {
    const beganMs = performance.now();
    this.#adopt(await this.handler.load(this.stream, this.#folded));
    this.#readMs = beganMs;
  }

  /** A read and a write may end in another order than they began: what has come further stays. */
  #adopt(folded: Folded<State>): void {
    if (folded.revision <= this.#folded.revision) return;
    this.#folded = folded;
    this.onChange(folded.state);
  }
}

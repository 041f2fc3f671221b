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

export class KeptAggregate<State, Command, E extends TallybookEvent> {
  #folded: Folded<State>;
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

  /** When the last read that came to its end began, by a clock that never goes back. */
  get readMs(): number {
    return this.#readMs;
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

import type { Logger } from '../../domain/kernel/logger.js';

/** Ends what was opened, the newest first; a part that does not end well does not keep the others. */
export class Closers {
  readonly #steps: { readonly name: string; readonly close: () => unknown }[] = [];

  constructor(private readonly logger: Logger) {}

  add(name: string, close: () => unknown): void {
    this.#steps.push({ name, close });
  }

  async closeAll(): Promise<void> {
    for (const { name, close } of this.#steps.splice(0).reverse()) {
      try {
        await close();
      } catch (err) {
        this.logger.error({ err, part: name }, 'a part did not end well');
      }
    }
  }
}

/** `/readyz`: which parts can serve. A part is ready once its start is through and until it fails. */
import type { Readiness } from '../system/contract.js';

export interface PartSigns {
  /** Its start is through when this resolves; it is broken for good when this rejects. */
  readonly ready?: Promise<unknown>;
  /** It is broken for good when this rejects. */
  readonly done?: Promise<unknown>;
  /** Asked each time once the start is through: true, or why it cannot serve. */
  readonly health?: () => true | string;
}

export interface ReadinessBoard {
  add(name: string, signs: PartSigns): void;
  readonly read: () => Readiness;
}

/** Name and message of an error of ours: ids, types and positions, never contents. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'failed';

class Part {
  #state: true | string = true;

  constructor(private readonly signs: PartSigns) {
    const { ready, done } = signs;
    const broken = (error: unknown): void => {
      this.#state = reasonOf(error);
    };
    if (ready !== undefined) {
      this.#state = 'starting';
      ready.then(() => {
        if (this.#state === 'starting') this.#state = true;
      }, broken);
    }
    done?.catch(broken);
  }

  get state(): true | string {
    return this.#state === true ? (this.signs.health?.() ?? true) : this.#state;
  }
}

export function createReadinessBoard(): ReadinessBoard {
  const parts = new Map<string, Part>();
  return {
    add: (name, signs) => void parts.set(name, new Part(signs)),
    read() {
      const read = [...parts].map(([name, { state }]) =>
        state === true ? { name, ready: true } : { name, ready: false, detail: state },
      );
      return { ready: read.every(({ ready }) => ready), parts: read };
    },
  };
}

/**
 * The balance after each line, held against the line before. Some exports are oldest first and others newest
 * first: the lines must fit in either way, and in the same way from the first line to the last.
 */
export class RunningBalance {
  #oldestFirst = true;
  #newestFirst = true;
  #first: { readonly before: bigint; readonly after: bigint } | undefined;
  #last: { readonly before: bigint; readonly after: bigint } | undefined;

  /** @returns false if the line does not follow from the lines before it. */
  follows(movedMinor: bigint, afterMinor: bigint): boolean {
    const now = { before: afterMinor - movedMinor, after: afterMinor };
    if (this.#last !== undefined) {
      this.#oldestFirst &&= this.#last.after === now.before;
      this.#newestFirst &&= this.#last.before === now.after;
    }
    this.#first ??= now;
    this.#last = now;
    return this.#oldestFirst || this.#newestFirst;
  }

  /** Balance before the oldest line and after the newest; undefined if there was none. */
  get ends(): { readonly opening: bigint; readonly closing: bigint } | undefined {
    if (this.#first === undefined || this.#last === undefined) return undefined;
    const [oldest, newest] = this.#oldestFirst
      ? [this.#first, this.#last]
      : [this.#last, this.#first];
    return { opening: oldest.before, closing: newest.after };
  }
}

/**
 * A map that never changes: `with` gives a new map that shares what it holds. State that is folded from
 * events needs that, and copying a whole map at each event would cost the square of their number.
 *
 * The entries lie in layers, the newest last and each more than half as large as all that follow it, so
 * there are few of them: an entry is added in logarithmic time (on average), and found in it.
 */
export class LayeredMap<K, V> {
  private constructor(
    private readonly layers: readonly ReadonlyMap<K, V>[],
    readonly size: number,
  ) {}

  static empty<K, V>(): LayeredMap<K, V> {
    return new LayeredMap<K, V>([], 0);
  }

  get(key: K): V | undefined {
    for (let index = this.layers.length - 1; index >= 0; index--) {
      const value = this.layers[index]?.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The same with this value under the key, in its old place if the key was there before. */
  with(key: K, value: V): LayeredMap<K, V> {
    const size = this.get(key) === undefined ? this.size + 1 : this.size;
    const layers = [...this.layers];
    let top: ReadonlyMap<K, V> = new Map([[key, value]]);
    for (let below = layers.at(-1); below !== undefined && below.size <= top.size;) {
      top = new Map([...below, ...top]);
      layers.pop();
      below = layers.at(-1);
    }
    return new LayeredMap<K, V>([...layers, top], size);
  }

  /** Every value, in the order in which the keys came. Costs a walk over all of them. */
  values(): V[] {
    return [...new Map(this.layers.flatMap((layer) => [...layer])).values()];
  }
}

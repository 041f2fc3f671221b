/**
 * How long the sandbox lives: a server says by its handshakes, again and again, that it is there. When
 * none has been heard of for too long, or when asked to, the sandbox ends.
 */
export class Liveness {
  /** Resolves with the reason of the end. */
  readonly ended: Promise<string>;
  private resolveEnded: (reason: string) => void = () => undefined;
  private readonly timer: NodeJS.Timeout | undefined;
  private heardMs = performance.now();

  /** @param idleMinutes without a word from a server until the end; 0 for never. */
  constructor(idleMinutes: number) {
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
    const idleMs = idleMinutes * 60_000;
    if (idleMs === 0) return;
    this.timer = setInterval(
      () => {
        if (performance.now() - this.heardMs > idleMs) this.end('no server came');
      },
      Math.max(10, idleMs / 20),
    );
  }

  /** A server has spoken. */
  heard(): void {
    this.heardMs = performance.now();
  }

  /** Ends the sandbox; the first reason stands. */
  end(reason: string): void {
    clearInterval(this.timer);
    this.resolveEnded(reason);
  }
}

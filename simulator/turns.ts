/** How a simulated part sees time and asks for a turn. */
export interface Turns {
  nowMs(): number;
  schedule(delayMs: number, run: () => void): void;
}

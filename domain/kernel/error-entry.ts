/** An error code as its concept declares it. A code, once published, never changes its meaning. */
export interface ErrorEntry {
  /** HTTP status of the problem. */
  readonly status: number;
  /** RFC 9457 `title`. */
  readonly title: string;
  /** What it means and what to do, for the documentation. */
  readonly explanation: string;
}

export const entry = (status: number, title: string, explanation: string): ErrorEntry => ({
  status,
  title,
  explanation,
});

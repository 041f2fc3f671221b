/** What is read: a file by itself, or a file in an archive. It can be read as often as needed. */

export interface BillContent {
  /** What an archive calls it; null for a file by itself. */
  readonly name: string | null;
  readonly bytes: number;
  /** Its bytes from the first on. @throws BillRefused the archive is damaged, or holds more than it may. */
  open(): AsyncIterable<Buffer>;
}

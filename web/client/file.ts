/** A list, a report or a bundle as a file. */
export interface ApiFile {
  readonly bytes: Blob;
  /** With its ending. */
  readonly name: string;
}

/** How far a file has come. */
export interface FileProgress {
  /** All that came so far. */
  readonly bytes: number;
  /** What came last. */
  readonly chunk: Uint8Array;
  /** How far the file reaches in the log; null if it does not say. */
  readonly position: string | null;
}

/** So much is held here before it is handed to the browser, which may keep it on disk. */
const HELD_BYTES = 8 * 1_024 * 1_024;

/** @throws TypeError if the connection breaks */
export async function readFile(
  response: Response,
  onProgress: ((progress: FileProgress) => void) | undefined,
): Promise<ApiFile> {
  const named = response.headers.get('Content-Disposition') ?? '';
  const name = /filename="([^"]+)"/.exec(named)?.[1] ?? 'export';
  const { body } = response;
  if (onProgress === undefined || body === null) return { bytes: await response.blob(), name };
  const position = response.headers.get('Tallybook-Position');
  let whole = new Blob();
  let held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value: chunk } = await reader.read();
    if (done) return { bytes: new Blob([whole, ...held]), name };
    held.push(chunk);
    heldBytes += chunk.length;
    onProgress({ bytes: whole.size + heldBytes, chunk, position });
    if (heldBytes < HELD_BYTES) continue;
    whole = new Blob([whole, ...held]);
    [held, heldBytes] = [[], 0];
  }
}

/** What a command reads from and writes to, so that tests can run one without a process. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** False asks the writer to wait for `drain`, as Node's streams do. */
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface Io {
  /** The result alone. */
  readonly out: TextStream;
  /** Everything else: progress, notes, errors. */
  readonly err: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Writes and, if the reader is slower than we are, waits for it. */
export async function write(stream: TextStream, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', resolve));
}

/** JSON text of a result; bigints become decimal strings. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? member.toString() : member,
  );

/** Prints a result: one line of JSON, or text for a person. */
export const printResult = <T>(
  io: Io,
  json: boolean | undefined,
  result: T,
  text: (result: T) => string,
): Promise<void> => write(io.out, `${json === true ? toJson(result) : text(result)}\n`);

/** What the thread does that writes the cache file, on a connection of its own. */
import { connectTo } from './cache-file.js';
import { CacheTables, type FlushPart } from './cache-writer.js';

/** What the thread is told: the parts of a flush, and that it has all of them; or to end. */
export type ToThread =
  | { readonly flush: number; readonly part: FlushPart }
  | { readonly flush: number; readonly book: number }
  | 'close';

/** What became of a flush. */
export interface FromThread {
  readonly flush: number;
  /** Undefined if it was written. */
  readonly fault: string | undefined;
}

/** What is used of the port to the thread that started this. */
export interface Port {
  on(event: 'message', listener: (message: ToThread) => void): unknown;
  postMessage(message: FromThread): void;
  close(): void;
}

/** Writes what the port tells into the cache file. */
export function writeCache(port: Port, file: string): void {
  const db = connectTo(file);
  const tables = new CacheTables(db);
  /** Parts of the flushes that are not complete yet. */
  const gathered = new Map<number, FlushPart[]>();

  port.on('message', (message) => {
    if (message === 'close') {
      db.close();
      port.close();
    } else if ('part' in message) {
      const parts = gathered.get(message.flush);
      if (parts === undefined) gathered.set(message.flush, [message.part]);
      else parts.push(message.part);
    } else {
      const { flush, book } = message;
      const parts = gathered.get(flush) ?? [];
      gathered.delete(flush);
      port.postMessage({ flush, fault: faultOf(() => tables.write(book, parts)) });
    }
  });
}

function faultOf(write: () => void): string | undefined {
  try {
    write();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

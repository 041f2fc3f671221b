/** A zip writer that does what real archives do and worse: names in any bytes, sizes and sums that are lies. */
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../engine/bill/crc32.js';

export interface ZipEntry {
  readonly name: Uint8Array;
  readonly content: Uint8Array;
  /** Bit 0: encrypted; bit 11: the name is UTF-8. */
  readonly flags?: number;
  /** In place of the true values. */
  readonly lies?: { readonly crc?: number; readonly bytes?: number };
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;

export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(entry.content);
    const common = commonFields(entry, packed.length);
    const local = Buffer.concat([uint32(LOCAL), common, entry.name, packed]);
    central.push(
      Buffer.concat([
        ...[uint32(CENTRAL), uint16(20), common, uint16(0), uint16(0), uint16(0), uint32(0)],
        ...[uint32(offset), Buffer.from(entry.name)],
      ]),
    );
    files.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.concat([
    ...[uint32(END), uint16(0), uint16(0), uint16(entries.length), uint16(entries.length)],
    ...[uint32(directory.length), uint32(offset), uint16(0)],
  ]);
  return Buffer.concat([...files, directory, end]);
}

/** From the version to the length of the extra field: the same in both headers. */
function commonFields({ name, content, flags = 0, lies = {} }: ZipEntry, packed: number): Buffer {
  return Buffer.concat([
    ...[uint16(20), uint16(flags), uint16(DEFLATED), uint16(0), uint16(0x21)],
    ...[uint32(lies.crc ?? crc32(content, 0)), uint32(packed)],
    ...[uint32(lies.bytes ?? content.length), uint16(name.length), uint16(0)],
  ]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

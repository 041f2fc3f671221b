/** What a bill may be at most (docs/limits.md). */

export const MAX_FILE_BYTES = 512 * 1_048_576;
/** Of all that an archive holds, and of a file that is none. */
export const MAX_CONTENT_BYTES = 2_048 * 1_048_576;
export const MAX_ENTRIES = 20;
/** An entry that is larger than a mebibyte may be so many times its compressed size: bills reach thirty. */
export const MAX_RATIO = 200;
export const RATIO_FROM_BYTES = 1_048_576;
export const MAX_NAME_BYTES = 512;
export const MAX_LINE_CHARACTERS = 65_536;
/** Of XML without the end of any tag, text or comment: the parser holds all of it. */
export const MAX_XML_PIECE_CHARACTERS = 1_048_576;
/** Rows of a file. The keys of all are held to find a row that comes twice. */
export const MAX_ROWS = 2_000_000;

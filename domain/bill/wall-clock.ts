/** Times of Chinese bills: the wall clock of Shanghai, which has been eight hours ahead of UTC since 1991. */

const TIME = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}:\d{2}:\d{2})$/;
const CHINESE_TIME = /^(\d{4})年(\d{2})月(\d{2})日 (\d{2}:\d{2}:\d{2})$/;

/** RFC 3339 of `2017-08-31 00:06:14`; undefined if the calendar or the clock has no such time. */
export const readTime = (text: string): string | undefined => shanghai(TIME.exec(text));

/** RFC 3339 of `2017年08月31日 00:00:00`. */
export const readChineseTime = (text: string): string | undefined =>
  shanghai(CHINESE_TIME.exec(text));

function shanghai(parts: RegExpExecArray | null): string | undefined {
  if (parts === null) return undefined;
  const [, year = '', month = '', day = '', clock = ''] = parts;
  const time = `${year}-${month}-${day}T${clock}`;
  return isTime(time) ? `${time}+08:00` : undefined;
}

/** True if `YYYY-MM-DDTHH:MM:SS` is a time: not February 30, not 25 o'clock. */
export function isTime(time: string): boolean {
  const ms = Date.parse(`${time}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(time);
}

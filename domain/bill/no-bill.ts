/** What channels answer in place of a bill if there was nothing that day: an answer, and no failure. */

/** Longest such answer. */
export const MAX_NO_BILL_CHARACTERS = 4_096;

/** WeChat Pay API v3 and Alipay, in JSON; WeChat Pay API v2, in XML. */
const JSON_CODE =
  /"(?:code|sub_code)"\s*:\s*"(?:NO_STATEMENT_EXIST|(?:[a-z.]*\.)?bill_not_exist)"/i;
const XML_CODE = /<error_code>(?:<!\[CDATA\[)?\s*20002\s*(?:\]\]>)?<\/error_code>|No Bill Exist/;

/** @param text the whole file. */
export function isNoBill(text: string): boolean {
  if (text.length > MAX_NO_BILL_CHARACTERS) return false;
  const start = text.trimStart();
  if (start.startsWith('{')) return JSON_CODE.test(start);
  return start.startsWith('<xml>') && XML_CODE.test(start);
}

/** The letter after `g`, by the path of the page in portal or console (test/web/go-to.test.ts). */
export const GO_TO: Readonly<Record<string, string>> = {
  '/': 'o',
  '/accounts': 'a',
  '/approvals': 'v',
  '/cases': 'c',
  '/channels': 'h',
  '/events': 'e',
  '/flows': 'f',
  '/keys': 'k',
  '/merchants': 'm',
  '/payments': 'p',
  '/requests': 'q',
  '/settlement': 's',
  '/system': 'r',
  '/trial-balance': 't',
  '/users': 'u',
  '/webhooks': 'w',
};

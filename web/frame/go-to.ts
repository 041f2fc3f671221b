/**
 * The letters after `g`, by the path of the page in portal or console (test/web/go-to.test.ts): the first of its
 * name for the page that is gone to most, and a second for the others that begin so.
 */
export const GO_TO: Readonly<Record<string, string>> = {
  '/': 'o',
  '/accounts': 'a',
  '/approvals': 'ap',
  '/audit': 'au',
  '/calendars': 'ca',
  '/cases': 'c',
  '/channels': 'ch',
  '/checkouts': 'co',
  '/days': 'd',
  '/events': 'e',
  '/flows': 'f',
  '/keys': 'k',
  '/merchants': 'm',
  '/origins': 'or',
  '/payments': 'p',
  '/positions': 'po',
  '/prices': 'pr',
  '/proof': 'pf',
  '/refunds': 'r',
  '/replay': 'rp',
  '/requests': 'rq',
  '/sandbox': 'sa',
  '/settlement': 's',
  '/settlement-batches': 'sb',
  '/system': 'sy',
  '/trial-balance': 't',
  '/users': 'u',
  '/webhooks': 'w',
};

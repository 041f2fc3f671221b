/** The palette: an id leads to the page of its object, if the frame has it. */
import { expect, it } from '@jest/globals';
import { PREFIXES } from '../../domain/ids.js';
import { addressOfObject } from '../../web/frame/objects.js';

const console = [
  ...['/payments/:id', '/refunds/:id', '/cases/:id', '/merchants/:id', '/vouchers/:id'],
  ...['/approvals', '/keys', '/accounts/:id', '/events/:position'],
];
const portal = ['/payments/:id', '/refunds/:id', '/checkouts/:id', '/webhooks/:id', '/keys'];
const uuid = '0199b3f4-7c1e-7b7e-9d54-3982670f8a11';

it.each([
  [`pay_${uuid}`, `/payments/pay_${uuid}`],
  [`re_${uuid}`, `/refunds/re_${uuid}`],
  [`case_${uuid}`, `/cases/case_${uuid}`],
  [`mer_${uuid}`, `/merchants/mer_${uuid}`],
  [`ltx_${uuid}`, `/vouchers/ltx_${uuid}`],
  [`apr_${uuid}`, `/approvals?show=all&id=apr_${uuid}`],
  [`key_${uuid}`, `/keys?id=key_${uuid}`],
  ['mer:demo-shop:CNY', '/accounts/mer:demo-shop:CNY'],
  ['sys:channel_receivable:sandbox_a:CNY', '/accounts/sys:channel_receivable:sandbox_a:CNY'],
  ['4711', '/events/4711'],
  // The console has no page of these.
  [`cs_${uuid}`, undefined],
  [`we_${uuid}`, undefined],
  ['demo-shop', undefined],
  ['', undefined],
])('the console opens %s', (id, address) => {
  expect(addressOfObject(id, console)).toBe(address);
});

it.each([
  [`cs_${uuid}`, `/checkouts/cs_${uuid}`],
  [`we_${uuid}`, `/webhooks/we_${uuid}`],
  [`key_${uuid}`, `/keys?id=key_${uuid}`],
  [`mer_${uuid}`, undefined],
  ['4711', undefined],
])('the portal opens %s', (id, address) => {
  expect(addressOfObject(id, portal)).toBe(address);
});

it('knows prefixes that there are', () => {
  const known = ['pay', 're', 'case', 'mer', 'ltx', 'apr', 'key', 'cs', 'we'];
  const prefixes: readonly string[] = Object.values(PREFIXES);
  expect(known.filter((prefix) => !prefixes.includes(prefix))).toStrictEqual([]);
});

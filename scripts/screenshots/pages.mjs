/** Every page that somebody signed in can come to: those of the navigation, and the first object of each list. */

/** In this order: a role shows the pages that none before it has shown. */
export const ROLES = ['owner', 'operator', 'finance', 'auditor', 'risk', 'admin'];

/** Yields `{ name, url }` of each page of which `seen` has no name yet; `page` has just signed in. */
export async function* pagesOf(page, seen) {
  await page.waitForSelector('nav a');
  const { origin, pathname } = new URL(page.url());
  const base = `${origin}/${pathname.split('/')[1]}`;
  for (const url of [...(await hrefs(page, 'nav a[href]')), `${base}/account`]) {
    if (isNew(url, seen)) yield { name: nameOf(url), url };
    if (page.url() !== url) await page.goto(url);
    await settled(page);
    for (const object of await hrefs(page, 'main table tbody a[href]')) {
      const name = nameOf(object);
      if (object.startsWith(`${base}/`) && isNew(object, seen)) yield { name, url: object };
    }
  }
}

const hrefs = (page, selector) => page.$$eval(selector, (links) => links.map(({ href }) => href));

function isNew(url, seen) {
  const name = nameOf(url);
  if (seen.has(name)) return false;
  seen.add(name);
  return true;
}

/** `console-payments-one` for `/console/payments/pay_…`: all objects of a list have the same name. */
function nameOf(url) {
  const [base, list, ...object] = new URL(url).pathname.split('/').filter((part) => part !== '');
  return [base, list, object.length === 0 ? undefined : 'one'].filter(Boolean).join('-');
}

/** What is loading has come. */
export async function settled(page) {
  await page.waitForSelector('main, form');
  await page.waitForFunction(
    () => document.querySelector('[role="status"] .mantine-Skeleton-root') === null,
  );
}

/** Where an object is shown, by how its id looks: ids of a kind begin alike, accounts and positions have a shape. */

interface Kind {
  readonly looks: RegExp;
  /** The page of the object itself, or a list that is narrowed to it. */
  readonly page: string;
  readonly query?: string;
}

const begins = (prefix: string): RegExp => new RegExp(`^${prefix}_[\\w-]{4,}$`);

const KINDS: readonly Kind[] = [
  { looks: begins('pay'), page: '/payments/:id' },
  { looks: begins('re'), page: '/refunds/:id' },
  { looks: begins('cs'), page: '/checkouts/:id' },
  { looks: begins('we'), page: '/webhooks/:id' },
  { looks: /^dlv_[\w.-]{4,}$/, page: '/deliveries/:id' },
  { looks: begins('po'), page: '/payouts/:id' },
  { looks: begins('tu'), page: '/topups/:id' },
  { looks: begins('case'), page: '/cases/:id' },
  { looks: begins('rec'), page: '/reconciliations/:id' },
  { looks: begins('mer'), page: '/merchants/:id' },
  { looks: begins('l?tx'), page: '/vouchers/:id' },
  { looks: begins('apr'), page: '/approvals', query: 'show=all&id=:id' },
  { looks: begins('key'), page: '/keys', query: 'id=:id' },
  { looks: /^(?:sys|mer):[\w:.-]+$/, page: '/accounts/:id' },
  { looks: /^\d{1,20}$/, page: '/events/:position' },
];

/**
 * @param pages the paths of a frame that the person may see
 * @returns undefined if it looks like no id, or this frame shows no such objects
 */
export function addressOfObject(id: string, pages: readonly string[]): string | undefined {
  const kind = KINDS.find(({ looks, page }) => looks.test(id) && pages.includes(page));
  if (kind === undefined) return undefined;
  // Colons stand in a path as they are: so accounts are linked everywhere.
  const encoded = encodeURIComponent(id).replaceAll('%3A', ':');
  const filled = (text: string) => text.replace(/:(?:id|position)$/, encoded);
  return filled(kind.page) + (kind.query === undefined ? '' : `?${filled(kind.query)}`);
}

/** Lists that find by what was typed, with the name of their search in the address. */
export const SEARCHES = [
  { page: '/payments', name: 'q' },
  { page: '/merchants', name: 'id' },
  { page: '/accounts', name: 'id' },
] as const;

/** Where one can go: the pages of a frame, in groups of what belongs together. */
import { NavLink } from '@mantine/core';
import { useId } from 'react';
import { Link, useLocation } from 'wouter';
import { type TextId, useText } from '../texts/use-text.js';
import type { FramePage } from './frame-page.js';

/** Pages of a frame that belong together. */
export interface PageGroup {
  /** Left out for the pages that stand above all groups. */
  readonly title?: TextId;
  readonly pages: readonly FramePage[];
}

/** @param groups with the pages that the person may see */
export function Navigation({ groups }: { readonly groups: readonly PageGroup[] }) {
  return groups
    .filter(({ pages }) => pages.length > 0)
    .map((group) => <Group key={group.pages[0]?.path} {...group} />);
}

function Group({ title, pages }: PageGroup) {
  const t = useText();
  const label = useId();
  const [location] = useLocation();
  return (
    <div role="group" aria-labelledby={title && label} className="nav-group">
      {title && (
        <div id={label} className="nav-title">
          {t(title)}
        </div>
      )}
      {pages.map(({ path, title: name }) => (
        <NavLink
          key={path}
          component={Link}
          href={path}
          label={t(name)}
          className="nav-link"
          active={isWithin(location, path)}
          aria-current={currentOf(location, path)}
          variant="filled"
        />
      ))}
    </div>
  );
}

/** Also on the page of a single object of the list. */
const isWithin = (location: string, path: string): boolean =>
  location === path || (path !== '/' && location.startsWith(`${path}/`));

const currentOf = (location: string, path: string): 'page' | 'true' | undefined => {
  if (location === path) return 'page';
  return isWithin(location, path) ? 'true' : undefined;
};

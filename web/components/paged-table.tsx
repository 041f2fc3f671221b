/** A list of the API as a table that grows: while it loads, if it fails, if it is behind, and if it is empty. */
import { DataTable, type DataTableProps } from './data-table.js';
import { Empty } from './empty.js';
import { ErrorNotice } from './error-notice.js';
import { MoreButton } from './more-button.js';
import { Skeletons } from './skeletons.js';
import { StaleBanner } from './stale-banner.js';
import type { Pages } from './use-pages.js';

interface PagedTableProps<Row> extends Omit<DataTableProps<Row>, 'rows' | 'onEnd'> {
  readonly list: Pages<Row>;
  /** What is said if nothing is in it; left out if something always is. */
  readonly empty?: { readonly title: string; readonly hint: string };
}

const SKELETON_LINES = 10;

export function PagedTable<Row>({ list, empty, ...table }: PagedTableProps<Row>) {
  const { items, first, error, again, hasMore, more, isLoadingMore } = list;
  return (
    <>
      <StaleBanner answer={first} />
      {error === null ? null : <ErrorNotice error={error} onRetry={again} />}
      {items === undefined ? (
        error === null && <Skeletons lines={SKELETON_LINES} />
      ) : items.length === 0 && !hasMore && empty !== undefined ? (
        <Empty {...empty} />
      ) : (
        <>
          <DataTable
            {...table}
            rows={items}
            onEnd={() => {
              if (hasMore && !isLoadingMore) more();
            }}
          />
          {/* A page may be without a row, and yet not the last. */}
          <MoreButton list={list} />
        </>
      )}
    </>
  );
}

/** A table that draws only the rows in view, so that a list of any length costs the same. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Pixels; columns without a width share what is left. */
  readonly width?: number;
  /** `end` for amounts and other numbers. */
  readonly align?: 'end';
}

export interface DataTableProps<Row> {
  /** What the table lists, for those who hear the page. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Pixels of the part in view; a shorter list takes less. */
  readonly maxHeight?: number;
  /** Draws all rows, for paper: the list is to be a short one. */
  readonly whole?: boolean;
  /** The last rows are in view: a list that is longer loads more. Called again whenever the rows change. */
  readonly onEnd?: () => void;
}

const ROW_HEIGHT = 32;
const OVERSCAN = 12;
/** What a column without a width takes at least, before the table is scrolled sideways. */
const LEAST_WIDTH = 140;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, keyOf, maxHeight = 560, whole = false, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: whole ? rows.length : OVERSCAN,
  });
  const inView = virtual.getVirtualItems();
  const above = inView[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (inView.at(-1)?.end ?? 0);
  const minWidth = columns.reduce((sum, { width = LEAST_WIDTH }) => sum + width, 0);
  const isAtEnd = inView.at(-1)?.index === rows.length - 1;
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (isAtEnd) end.current?.();
  }, [isAtEnd, rows.length]);
  return (
    // A keyboard can scroll it: that is why it takes the focus.
    <div
      ref={scroller}
      className="data-table"
      style={{ maxHeight }}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <table aria-rowcount={rows.length + 1} style={{ minWidth }}>
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={width === undefined ? {} : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ id, header, align }) => (
              <th key={id} scope="col" className={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={above} span={columns.length} />
          {inView.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr key={keyOf(row)} aria-rowindex={index + 2}>
                {columns.map(({ id, cell, align }) => (
                  <td key={id} className={align}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Gap height={below} span={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows that are not drawn. */
function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true">
      <td className="gap" colSpan={span} style={{ height }} />
    </tr>
  );
}

/** Parts of any height below each other, of which only those in view are drawn: what a table is for rows. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface VirtualStackProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Pixels of a part, about: until it is drawn. */
  readonly height: number;
  readonly children: (row: Row) => ReactNode;
  /** The last part is in view: a list that is longer loads more. Called again whenever the rows change. */
  readonly onEnd?: () => void;
}

const OVERSCAN = 6;
const GAP = 10;

export function VirtualStack<Row>(props: VirtualStackProps<Row>) {
  const { rows, keyOf, height, children, onEnd } = props;
  const stack = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const { top } = stack.current?.getBoundingClientRect() ?? { top: 0 };
    setScrollMargin(top + window.scrollY);
  }, [rows.length]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    getItemKey: (index) => keyOf(rows[index] as Row),
    overscan: OVERSCAN,
    gap: GAP,
    scrollMargin,
  });
  const inView = virtual.getVirtualItems();
  const isAtEnd = inView.at(-1)?.index === rows.length - 1;
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (isAtEnd) end.current?.();
  }, [isAtEnd, rows.length]);
  return (
    <div ref={stack} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      {inView.map(({ index, key, start }) => {
        const row = rows[index];
        return row === undefined ? null : (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className="virtual-part"
            style={{ transform: `translateY(${start - scrollMargin}px)` }}
          >
            {children(row)}
          </div>
        );
      })}
    </div>
  );
}

/** Counts side by side, each in its parts: what went well, what did not, and the rest. */
interface Bar {
  readonly key: string;
  readonly good: number;
  readonly bad: number;
  readonly neutral: number;
  /** What it stands for, for those who point at it. */
  readonly title?: string;
}

interface BarsProps {
  readonly bars: readonly Bar[];
  /** What is to be seen, for those who hear the page. */
  readonly label: string;
}

const WIDTH = 10;
const GAP = 2;
const HEIGHT = 100;
const PARTS = ['good', 'bad', 'neutral'] as const;

export function Bars({ bars, label }: BarsProps) {
  const most = mostOf(bars);
  const width = bars.length * WIDTH;
  return (
    <svg
      className="bars"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map((bar, index) => (
        <g key={bar.key}>
          {bar.title === undefined ? null : <title>{bar.title}</title>}
          {/* Takes the pointer all the way up. */}
          <rect x={index * WIDTH} width={WIDTH} height={HEIGHT} fill="transparent" />
          <Parts bar={bar} left={index * WIDTH} most={most} />
        </g>
      ))}
      <rect x={0} y={HEIGHT - 1} width={width} height={1} className="bars-neutral" />
    </svg>
  );
}

/** What the highest bar stands for, at least 1. */
export const mostOf = (bars: readonly Bar[]): number =>
  Math.max(1, ...bars.map(({ good, bad, neutral }) => good + bad + neutral));

interface PartsProps {
  readonly bar: Bar;
  readonly left: number;
  readonly most: number;
}

function Parts({ bar, left, most }: PartsProps) {
  const heights = PARTS.map((part) => (bar[part] / most) * HEIGHT);
  return PARTS.map((part, index) => {
    const height = heights[index] ?? 0;
    const below = heights.slice(0, index).reduce((sum, next) => sum + next, 0);
    return height === 0 ? null : (
      <rect
        key={part}
        x={left}
        width={WIDTH - GAP}
        y={HEIGHT - below - height}
        height={height}
        className={`bars-${part}`}
      />
    );
  });
}

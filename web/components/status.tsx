/** A status in words, with a mark that differs by shape too: colour alone tells not everybody. */

/** `good` is over and well, `bad` over and not, `waiting` goes on, `attention` needs a person. */
export type Tone = 'good' | 'bad' | 'waiting' | 'attention' | 'neutral';

export const MARKS: Readonly<Record<Tone, string>> = {
  good: '●',
  bad: '✕',
  waiting: '◌',
  attention: '▲',
  neutral: '–',
};

interface StatusProps {
  readonly tone: Tone;
  /** Of the catalogue of its concept. */
  readonly label: string;
}

export function Status({ tone, label }: StatusProps) {
  return (
    <span className={`status status-${tone}`}>
      <span aria-hidden="true">{MARKS[tone]}</span> {label}
    </span>
  );
}

/** What happened, oldest first: the story of a payment for example. */
import './timeline.css';
import type { ReactNode } from 'react';
import { MARKS, type Tone } from './status.js';
import { Time } from './time.js';

export interface TimelineStep {
  readonly id: string;
  readonly title: string;
  /** RFC 3339. */
  readonly at: string;
  readonly tone?: Tone;
  readonly detail?: ReactNode;
}

interface TimelineProps {
  readonly steps: readonly TimelineStep[];
}

export function Timeline({ steps }: TimelineProps) {
  return (
    <ol className="timeline">
      {steps.map(({ id, title, at, tone = 'neutral', detail }) => (
        <li key={id} className={`status-${tone}`}>
          <span aria-hidden="true">{MARKS[tone]}</span>
          <div className="timeline-head">
            <strong>{title}</strong>
            <Time at={at} />
          </div>
          {detail === undefined ? null : <div className="timeline-detail">{detail}</div>}
        </li>
      ))}
    </ol>
  );
}

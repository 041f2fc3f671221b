/** Metrics of the engine's parts, read at each scrape. */
import type { Metrics } from '../http/metrics.js';

export interface MeasuredParts {
  readonly log: { head(): Promise<string> };
  readonly projections: { position(): string };
  readonly sagas: { openCount(): number };
}

/** Positions are opaque but increasing: a difference says how far, in the store's own measure. */
export function addEngineMetrics(
  metrics: Metrics,
  { log, projections, sagas }: MeasuredParts,
): void {
  metrics.gauge('tallybook_sagas_open', 'Sagas that are not over.', () => sagas.openCount());
  metrics.gauge('tallybook_log_head', 'Position of the last event of the log.', async () =>
    Number(await log.head()),
  );
  metrics.gauge('tallybook_projections_position', 'How far every projection has come.', () =>
    Number(projections.position()),
  );
}

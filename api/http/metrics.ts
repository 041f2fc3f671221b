/** Prometheus metrics of the HTTP interface and of whatever parts add to the registry. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface HttpMetrics {
  observe(method: string, route: string, status: number, tookMs: number): void;
}

export interface Metrics extends HttpMetrics {
  readonly registry: Registry;
  /** Callbacks by channel: `received`, `rejected`, or `dropped` beyond the rate. */
  countCallback(channel: string, outcome: 'received' | 'rejected' | 'dropped'): void;
  /** A value that is asked for at each scrape. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const duration = new Histogram({
    name: 'tallybook_http_request_duration_seconds',
    help: 'Time from request to answer, by route of the contract.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const callbacks = new Counter({
    name: 'tallybook_channel_callbacks_total',
    help: 'Callbacks of channels by outcome.',
    labelNames: ['channel', 'outcome'],
    registers: [registry],
  });
  return {
    registry,
    observe: (method, route, status, tookMs) =>
      duration.observe({ method, route, status: String(status) }, tookMs / 1_000),
    countCallback: (channel, outcome) => callbacks.inc({ channel, outcome }),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
  };
}

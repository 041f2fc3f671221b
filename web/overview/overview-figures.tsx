import type { OverviewBody } from '../../api/overview/contract.js';
import { Figure } from '../components/figure.js';
import { useLocale, useText } from '../texts/use-text.js';

/** As the contract says: nobody counts further. */
const MOST_COUNTED = 1_000;
const RATE_MINUTES = 5;
const MINUTE_MS = 60_000;

export function OverviewFigures({ overview }: { readonly overview: OverviewBody }) {
  const t = useText();
  const locale = useLocale();
  const { flows, cases, approvals } = overview;
  const count = (value: number) =>
    `${value.toLocaleString(locale)}${value >= MOST_COUNTED ? '+' : ''}`;
  const attention = (value: number) => (value > 0 ? ({ tone: 'attention' } as const) : {});
  const { rate, share, ended } = figuresOf(overview);
  return (
    <div className="figures">
      <Figure
        label={t('overview.rate')}
        value={rate.toLocaleString(locale, { maximumFractionDigits: 1 })}
        hint={t('overview.rate.hint', { minutes: RATE_MINUTES })}
      />
      <Figure
        label={t('overview.success')}
        value={share?.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 }) ?? '–'}
        hint={t('overview.success.hint', { count: ended })}
      />
      <Figure
        label={t('overview.unknown')}
        value={count(flows.unknown)}
        hint={t('overview.unknown.hint')}
        href="/flows"
        {...attention(flows.unknown)}
      />
      <Figure label={t('overview.open_flows')} value={count(flows.open)} href="/flows" />
      <Figure
        label={t('overview.stuck_flows')}
        value={count(flows.stuck)}
        href="/flows?state=stuck"
        {...attention(flows.stuck)}
      />
      <Figure
        label={t('overview.open_cases')}
        value={count(cases.open)}
        href="/cases"
        hint={t('overview.unassigned', { count: cases.unassigned })}
        {...attention(cases.unassigned)}
      />
      <Figure
        label={t('overview.approvals')}
        value={count(approvals.open)}
        href="/approvals"
        {...attention(approvals.open)}
      />
    </div>
  );
}

function figuresOf({ at, minutes }: OverviewBody) {
  const since = Date.parse(at) - RATE_MINUTES * MINUTE_MS;
  const begun = sumOf(
    minutes.filter(({ from }) => Date.parse(from) > since).map((minute) => minute.begun),
  );
  const succeeded = sumOf(minutes.map((minute) => minute.succeeded));
  const ended = succeeded + sumOf(minutes.map((minute) => minute.failed));
  return { rate: begun / RATE_MINUTES, ended, share: ended === 0 ? undefined : succeeded / ended };
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, next) => sum + next, 0);

/**
 * Routing: hard filters first, then a score. The decision is stored with the candidates that it
 * rejected, so it can be explained later whatever the channels are like then.
 *
 * score = 100·successRate − 10·costPercent − latencySeconds, in thousandths, so that no float decides:
 * one point of success is worth a tenth of a percent of cost or one second.
 */
import { fromInstant } from '../kernel/clock.js';
import type { Money } from '../money/money.js';
import type { ChannelProfile, MaintenanceWindow } from './port.js';

/** What live events say of a channel lately. */
export interface ChannelQuality {
  /** Share of requests that came to a definite answer, in thousandths: 0–1000. */
  readonly successPermille: number;
  readonly latencyMs: number;
}

/** Before anything is known a channel is trusted. */
export const UNKNOWN_QUALITY: ChannelQuality = { successPermille: 1000, latencyMs: 0 };

export interface Candidate {
  readonly channel: string;
  readonly eligible: boolean;
  readonly score: string | null;
  readonly reasons: string[];
}

export interface Route {
  /** The best eligible channel; undefined if there is none. */
  readonly chosen: string | undefined;
  readonly candidates: readonly Candidate[];
}

export interface RouteQuestion {
  readonly amount: Money;
  readonly method: string;
  /** A card's token is good at this channel alone; undefined for no such bound. */
  readonly only?: string | undefined;
  /** Channels that were tried for this payment before. */
  readonly tried: readonly string[];
  /** Milliseconds since 1970: a channel in maintenance now is no choice. */
  readonly nowMs: number;
}

/** @returns the choice and every candidate, best first, ties by name. */
export function route(
  question: RouteQuestion,
  profiles: readonly ChannelProfile[],
  quality: (channel: string) => ChannelQuality,
): Route {
  const looked = profiles.map((profile) => {
    const reasons = refusals(question, profile);
    const score = scoreThousandths(profile, quality(profile.name));
    return { channel: profile.name, eligible: reasons.length === 0, score, reasons };
  });
  looked.sort(
    (a, b) =>
      Number(b.eligible) - Number(a.eligible) ||
      b.score - a.score ||
      (a.channel < b.channel ? -1 : 1),
  );
  const best = looked[0];
  return {
    chosen: best?.eligible ? best.channel : undefined,
    candidates: looked.map(({ channel, eligible, score, reasons }) => ({
      channel,
      eligible,
      score: eligible ? thousandths(score) : null,
      reasons,
    })),
  };
}

function refusals(
  { amount, method, only, tried, nowMs }: RouteQuestion,
  profile: ChannelProfile,
): string[] {
  const { currencies, maintenance, minAmounts, maxAmounts } = profile;
  const reasons: string[] = [];
  if (!profile.enabled) reasons.push('disabled');
  if (maintenanceAt(maintenance, nowMs) !== undefined) reasons.push('maintenance');
  if (!profile.connectable) reasons.push('not_connectable');
  if (!profile.methods.includes(method)) reasons.push('method_unsupported');
  if (currencies !== 'all' && !currencies.includes(amount.currency)) {
    reasons.push('currency_unsupported');
  }
  const inCurrency = ({ currency }: Money): boolean => currency === amount.currency;
  const [least, most] = [minAmounts.find(inCurrency), maxAmounts.find(inCurrency)];
  if (least !== undefined && amount.minor < least.minor) reasons.push('amount_below_minimum');
  if (most !== undefined && amount.minor > most.minor) reasons.push('amount_above_maximum');
  if (only !== undefined && only !== profile.name) reasons.push('token_of_another_channel');
  if (tried.includes(profile.name)) reasons.push('tried_before');
  return reasons;
}

/** The window that an instant is in; undefined if it is in none. */
export const maintenanceAt = (
  windows: readonly MaintenanceWindow[],
  nowMs: number,
): MaintenanceWindow | undefined =>
  windows.find(({ from, to }) => fromInstant(from) <= nowMs && nowMs < fromInstant(to));

/** `costPercent` has at most six decimals: `"0.30"` is 3000 thousandths of the score at weight 10. */
function scoreThousandths(profile: ChannelProfile, { successPermille, latencyMs }: ChannelQuality) {
  const [whole = '0', fraction = ''] = profile.costPercent.split('.');
  const costMicros = Number(whole + fraction.padEnd(6, '0').slice(0, 6));
  return successPermille * 100 - Math.round(costMicros / 100) - Math.round(latencyMs);
}

const thousandths = (value: number): string =>
  `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 1000)}.${String(Math.abs(value) % 1000).padStart(3, '0')}`;

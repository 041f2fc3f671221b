/** What a channel is up to, in words: whether it gets new attempts, and whether it answers. */
import { Status, type Tone } from '../components/status.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import type { Health } from './api.js';

const TONES: Readonly<Record<Health['state'], Tone>> = {
  taking: 'good',
  maintenance: 'waiting',
  not_connectable: 'bad',
  disabled: 'neutral',
};

export function ChannelState({ state }: Pick<Health, 'state'>) {
  const t = useText();
  return <Status tone={TONES[state]} label={t(`channel.state.${state}`)} />;
}

export function ChannelAnswers({ calls, unknown }: Pick<Health, 'calls' | 'unknown'>) {
  const t = useText();
  if (calls === 0) return <Status tone="neutral" label={t('channel.answers.not_asked')} />;
  return unknown === 0 ? (
    <Status tone="good" label={t('channel.answers.all')} />
  ) : (
    <Status tone="attention" label={t('channel.answers.unknown')} />
  );
}

export function LastAnswer({ answeredAt }: Pick<Health, 'answeredAt'>) {
  const t = useText();
  return answeredAt === null ? t('channel.never') : <Time at={answeredAt} />;
}

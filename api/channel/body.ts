/** Channels and their changes, between the API and what is stored. */
import type { Approval } from '../../domain/approval/approval.js';
import { type ChannelChanges, copyOf } from '../../domain/channel/configuration.js';
import type { ChannelVersion, ConfiguredChannel } from '../../domain/channel/configurations.js';
import { fromInstant, toInstant } from '../../domain/kernel/clock.js';
import { channelChangeOf } from '../../engine/channel/channel-change.js';
import type { ApprovalView } from '../../projections/approval/queries.js';
import { proposalAnswer } from '../approval/body.js';
import type { ChannelBody, ChannelChangeBody } from './shapes.js';

export function channelBody({ name, configuration, versions }: ConfiguredChannel): ChannelBody {
  const [first, last] = [versions[0], versions.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${name} has no version`);
  return {
    name,
    object: 'channel',
    ...copyOf(configuration),
    version: last.version,
    configuredAt: first.at,
    changedAt: last.at,
    changedBy: last.by,
  };
}

export const versionBody = ({ version, changes, by, approval, at }: ChannelVersion) => ({
  ...{ version, changes, by, at },
  approval: approval && { ...approval },
});

/** A proposal that changes a channel. */
export const changeBody = (approval: Approval): ChannelChangeBody => ({
  ...changeOf(approval),
  ...proposalAnswer(approval),
});

/** The same from the read model. */
export function listedChangeBody(view: ApprovalView): ChannelChangeBody {
  const { hash, status, proposedBy, decidedBy, reason, failure, proposedAt, decidedAt } = view;
  const decided = { proposedBy, decidedBy, reason, failure, proposedAt, decidedAt };
  return { ...changeOf(view), hash, status, ...decided };
}

const changeOf = ({ id, subject, content }: Pick<ApprovalView, 'id' | 'subject' | 'content'>) => ({
  object: 'channel_change' as const,
  id,
  channel: subject,
  ...channelChangeOf({ content }),
});

/** Windows as they are stored: in UTC. */
export const utcWindows = (
  windows: readonly { readonly from: string; readonly to: string }[],
): { from: string; to: string }[] =>
  windows.map(({ from, to }) => ({ from: utc(from), to: utc(to) }));

const utc = (time: string): string => toInstant(fromInstant(time));

/** What a request asks to change; a member that it leaves out is not there. */
export function changesAsked({
  maintenance,
  ...rest
}: { [Member in keyof ChannelChanges]: ChannelChanges[Member] | undefined }): ChannelChanges {
  const asked = { ...rest, ...(maintenance && { maintenance: utcWindows(maintenance) }) };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

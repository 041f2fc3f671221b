/**
 * Changes of a channel's configuration. What stops or narrows a channel happens at once; where money goes,
 * what it costs and whether it may flow is proposed, and another principal approves.
 */
import { z } from 'zod';
import type { Principal } from '../../domain/access/principal.js';
import type { Approval, Proposal } from '../../domain/approval/approval.js';
import type { ProposalKind } from '../../domain/approval/kind.js';
import {
  type ChannelChanges,
  differing,
  isGuarded,
  membersOf,
  pick,
} from '../../domain/channel/configuration.js';
import type { ConfiguredChannel } from '../../domain/channel/configurations.js';
import { channelChanges } from '../../domain/channel/events.js';
import { contentHash } from '../../domain/kernel/content.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { derivedId } from '../../domain/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Answered } from '../answered.js';
import type { ApprovalService } from '../approval/approval-service.js';
import type { ChannelRegistry } from './channel-registry.js';

/** Name of the kind, for ever. Its subject is the channel's name. */
export const CHANNEL_CHANGE = 'channel_change';

const proposed = z.object({
  changes: channelChanges,
  /** What these members were when it was proposed: what is approved is the step from here to there. */
  before: channelChanges,
});

/** What a proposal of this kind proposes. */
export const channelChangeOf = ({ content }: Pick<Proposal, 'content'>) => proposed.parse(content);

/** Id of the proposal that is made for a channel under an Idempotency-Key. */
const proposalId = (channel: string, key: string): string =>
  derivedId('approval', CHANNEL_CHANGE, channel, key);

/** The kind of proposal that changes channels. */
export const channelChangeProposals = (
  registry: Pick<ChannelRegistry, 'refusalOf' | 'change'>,
): ProposalKind => ({
  kind: CHANNEL_CHANGE,

  check(proposal) {
    const { changes, before } = channelChangeOf(proposal);
    return registry.refusalOf(proposal.subject, changes, before);
  },

  async execute({ id, subject, content, proposer }, context) {
    const { changes, before } = channelChangeOf({ content });
    const approved = { id, proposedBy: proposer.actor };
    const outcome = await registry.change(subject, { changes, before, approved }, context);
    if (!outcome.accepted) return { executed: false, rejection: outcome.rejection };
    const version = String(outcome.value.versions.length);
    return { executed: true, result: { channel: subject, version } };
  },
});

export interface ChangeRequest {
  readonly changes: ChannelChanges;
  /** What members were when they were looked at; null for whatever they are. */
  readonly before: ChannelChanges | null;
  readonly by: Principal;
  /** The Idempotency-Key, which a proposal needs. */
  readonly key: string | undefined;
  readonly context: CommandContext;
}

/** The channel as it is now, and the proposal if the change became one. */
export interface RequestedChange {
  readonly channel: ConfiguredChannel;
  readonly proposal: Approval | null;
}

interface Services {
  readonly registry: ChannelRegistry;
  readonly approvals: ApprovalService;
}

/**
 * Changes at once, or proposes the whole change if a member of it needs an approval. Refused as
 * `ChannelRegistry.change`, or with `idempotency_key_required` or `idempotency_key_reused`.
 */
export async function changeChannel(
  { registry, approvals }: Services,
  name: string,
  { changes, before, by, key, context }: ChangeRequest,
): Promise<Answered<RequestedChange>> {
  const channel = await registry.find(name);
  if (channel === undefined) return reject('not_found', 'there is no such channel');
  const mayPropose = membersOf(changes).some(isGuarded);
  const proposedUnder =
    mayPropose && key !== undefined ? await approvals.find(proposalId(name, key)) : undefined;
  if (proposedUnder !== undefined) return proposedBefore(proposedUnder, channel, changes);
  if (!differing(channel.configuration, changes).some(isGuarded)) {
    const changed = await registry.change(name, { changes, before, approved: null }, context);
    if (!changed.accepted) return changed;
    return { ...changed, replayed: false, value: { channel: changed.value, proposal: null } };
  }
  const since = differing(channel.configuration, before ?? {});
  if (since.length > 0) return reject('channel_changed', `${since.join(', ')} changed since`);
  if (key === undefined) {
    const detail =
      'another principal has to approve this change: send the header `Idempotency-Key`';
    return reject('idempotency_key_required', detail, 'Idempotency-Key');
  }
  const answered = await approvals.propose({
    id: proposalId(name, key),
    kind: CHANNEL_CHANGE,
    subject: name,
    content: { changes, before: pick(channel.configuration, membersOf(changes)) },
    ...{ by, key, causationId: context.causationId },
  });
  if (!answered.accepted) return answered;
  return { ...answered, value: { channel, proposal: answered.value } };
}

/** The key came before: the same change answers what became of it. */
function proposedBefore(
  { approval, position }: { readonly approval: Approval; readonly position: Position },
  channel: ConfiguredChannel,
  changes: ChannelChanges,
): Answered<RequestedChange> {
  if (contentHash(channelChangeOf(approval).changes) !== contentHash(changes)) {
    return reject('idempotency_key_reused', 'the key came with another change before');
  }
  return { accepted: true, value: { channel, proposal: approval }, replayed: true, position };
}

/** Proposals, newest first, each with what it would change and the acts of those who may decide. */
import { Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ApprovalBody } from '../../api/approval/contract.js';
import { Act } from '../components/act.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Id } from '../components/id.js';
import { MoreButton } from '../components/more-button.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { Status, type Tone } from '../components/status.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { VirtualStack } from '../components/virtual-stack.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { approvalApi } from './api.js';
import { approve, decisionsOn, reject } from './decide.js';
import { ProposalContent } from './proposal-content.js';
import { ProposalTitle } from './proposal-title.js';

interface ProposalsProps {
  readonly of: {
    readonly status?: ApprovalBody['status'];
    readonly kind?: string;
    readonly subject?: string;
    readonly id?: string;
  };
  /** What is said if there is none; null for nothing. */
  readonly none: { readonly title: string; readonly hint: string } | null;
}

const PAGE = 50;
const SKELETON_LINES = 6;
/** Pixels of a proposal that says no more than who proposed it. */
const PROPOSAL_HEIGHT = 80;

export function Proposals({ of, none }: ProposalsProps) {
  const list = usePages(['approvals', of], ({ cursor, signal }) =>
    approvalApi.listApprovals({
      query: { ...of, limit: PAGE, cursor },
      signal,
    }),
  );
  const { items, error } = list;
  if (items === undefined) {
    return error === null ? (
      <Skeletons lines={SKELETON_LINES} />
    ) : (
      <ErrorNotice error={error} onRetry={list.again} />
    );
  }
  return (
    <Stack gap="xs">
      <StaleBanner answer={list.first} />
      {items.length === 0 && none !== null && <Empty {...none} />}
      <VirtualStack
        rows={items}
        keyOf={({ id }) => id}
        height={PROPOSAL_HEIGHT}
        onEnd={() => {
          if (list.hasMore && !list.isLoadingMore) list.more();
        }}
      >
        {(approval) => <Proposal approval={approval} />}
      </VirtualStack>
      <MoreButton list={list} />
    </Stack>
  );
}

const TONES: Readonly<Record<ApprovalBody['status'], Tone>> = {
  open: 'attention',
  approved: 'waiting',
  executed: 'good',
  rejected: 'neutral',
  failed: 'bad',
};

function Proposal({ approval }: { readonly approval: ApprovalBody }) {
  const t = useText();
  const { status, proposedBy, proposedAt, decidedBy, decidedAt, reason, failure } = approval;
  return (
    <Paper withBorder p="sm" component="article">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4}>
          <Group gap="md" align="baseline">
            <ProposalTitle approval={approval} />
            <Status tone={TONES[status]} label={t(`approval.status.${status}`)} />
          </Group>
          <ProposalContent approval={approval} />
          <Text size="xs" c="dimmed" component="div">
            {t('approval.proposed_by')} <Id value={proposedBy} /> <Time at={proposedAt} />
            {decidedBy === null || decidedAt === null ? null : (
              <>
                {' · '}
                {t('approval.decided_by')} <Id value={decidedBy} /> <Time at={decidedAt} />
              </>
            )}
          </Text>
          {reason === null ? null : <Text size="sm">{reason}</Text>}
          {failure === null ? null : (
            <Text size="sm">
              {failure.detail} <code>{failure.code}</code>
            </Text>
          )}
        </Stack>
        {status === 'open' && <Decision approval={approval} />}
      </Group>
    </Paper>
  );
}

const MAX_REASON = 500;

function Decision({ approval }: { readonly approval: ApprovalBody }) {
  const t = useText();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries();
  const { mayApprove, mayReject } = decisionsOn(approval.kind, useMay());
  if (approval.isOwn) {
    return (
      <Text size="sm" c="dimmed">
        {t('approval.own')}
      </Text>
    );
  }
  return (
    <Group gap="xs">
      {mayReject && (
        <Act
          label={t('approval.reject')}
          title={t('approval.reject.title')}
          effect={t('approval.reject.effect')}
          onAct={async ({ values, headers }) => {
            await reject(approval, values['reason'] ?? '', headers);
            await again();
          }}
        >
          <Textarea name="reason" label={t('approval.reason')} maxLength={MAX_REASON} size="xs" />
        </Act>
      )}
      {mayApprove && (
        <Act
          variant="filled"
          label={t('approval.approve')}
          title={t('approval.approve.title')}
          effect={t('approval.approve.effect')}
          onAct={async ({ headers }) => {
            await approve(approval, headers);
            await again();
          }}
        >
          <ProposalContent approval={approval} />
        </Act>
      )}
    </Group>
  );
}

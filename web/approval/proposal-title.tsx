/** What is proposed, and what it is about. */
import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { ApprovalBody } from '../../api/approval/contract.js';
import { calendarPath } from '../calendar/api.js';
import { pathOf } from '../channel/api.js';
import { closingPath } from '../closing/api.js';
import { payoutPath } from '../payout/api.js';
import { reconciliationPath } from '../reconciliation/api.js';
import { batchPath, schedulePath } from '../settlement-batch/api.js';
import { type Text as Texts, useText } from '../texts/use-text.js';

/** Pages of what proposals are about, by their kind. */
const PATHS: Readonly<Record<string, ((subject: string) => string) | undefined>> = {
  calendar_version: calendarPath,
  channel_change: pathOf,
  payout: payoutPath,
  period_reopening: closingPath,
  reconciliation_resolution: reconciliationPath,
  settlement_batch: batchPath,
  settlement_release: schedulePath,
  settlement_schedule: schedulePath,
};

export function ProposalTitle({ approval }: { readonly approval: ApprovalBody }) {
  const t = useText();
  const { kind, subject } = approval;
  const name = kindName(t, kind);
  const path = PATHS[kind];
  if (path !== undefined) {
    return (
      <Text fw={600}>
        {name}{' '}
        <Anchor component={Link} href={path(subject)} fw={600} underline="always">
          {subject}
        </Anchor>
      </Text>
    );
  }
  if (kind !== 'case_resolution') {
    return (
      <Text fw={600}>
        {name} <code>{subject}</code>
      </Text>
    );
  }
  return (
    <Text fw={600}>
      <Anchor
        component={Link}
        href={`/cases/${encodeURIComponent(subject)}`}
        fw={600}
        underline="always"
      >
        {name}
      </Anchor>
    </Text>
  );
}

function kindName(t: Texts, kind: string): string {
  switch (kind) {
    case 'calendar_version':
    case 'case_resolution':
    case 'channel_change':
    case 'operator_key':
    case 'period_reopening':
    case 'payout':
    case 'reconciliation_resolution':
    case 'settlement_batch':
    case 'settlement_release':
    case 'settlement_schedule':
      return t(`approval.kind.${kind}`);
    default:
      return kind;
  }
}

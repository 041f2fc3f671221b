/** What would be different, in words: what is moved, or each member before and after. */
import { Text } from '@mantine/core';
import type { ApprovalBody } from '../../api/approval/contract.js';
import { Money } from '../components/money.js';
import { useText } from '../texts/use-text.js';

export function ProposalContent({
  approval: { kind, content },
}: {
  readonly approval: ApprovalBody;
}) {
  switch (kind) {
    case 'calendar_version':
      return <Members of={recordOf(content['content'])} />;
    case 'case_resolution':
      return <Resolution content={content} />;
    case 'settlement_schedule':
      return <Members of={recordOf(content['terms'])} />;
    case 'settlement_batch':
      return <Batch content={content} />;
    case 'reconciliation_resolution':
      return <Explained content={content} />;
    case 'channel_change':
      return <Changes content={content} />;
    case 'period_reopening':
    case 'settlement_release':
      return <Reason of={content['reason']} />;
    case 'payout':
      return <Members of={content} />;
    default:
      return null;
  }
}

const Reason = ({ of }: { readonly of: unknown }) =>
  typeof of === 'string' ? <Text size="sm">“{of}”</Text> : null;

type Content = ApprovalBody['content'];

const ACTIONS = ['book', 'refund', 'write_off', 'dismiss'] as const;

function Resolution({ content }: { readonly content: Content }) {
  const t = useText();
  const { note, amount } = content;
  const action = ACTIONS.find((name) => name === content['action']);
  return (
    <Text size="sm" component="div">
      {action === undefined ? null : t(`approval.action.${action}`)}
      {isMoney(amount) ? (
        <>
          {' '}
          <Money {...amount} />
        </>
      ) : null}
      {typeof note === 'string' ? <Text size="sm">“{note}”</Text> : null}
    </Text>
  );
}

const isMoney = (value: unknown): value is { value: string; currency: string } =>
  typeof value === 'object' && value !== null && 'value' in value && 'currency' in value;

function Changes({ content }: { readonly content: Content }) {
  const after = recordOf(content['changes']);
  const before = recordOf(content['before']);
  return (
    <table className="plain-table">
      <tbody>
        {Object.keys(after).map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{shown(before[name])}</code> → <code>{shown(after[name])}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How items of a reconciliation are explained, and what they come to. */
function Explained({ content }: { readonly content: Content }) {
  const t = useText();
  const { note, items, totals, merchant, until } = content;
  const action = EXPLAINED.find((name) => name === content['action']);
  return (
    <Text size="sm" component="div">
      {action === undefined ? null : t(`approval.explained.${action}`)} ·{' '}
      {t('approval.explained.items', { count: Array.isArray(items) ? items.length : 0 })}{' '}
      {Array.isArray(totals)
        ? totals.filter(isMoney).map((total) => <Money key={total.currency} {...total} />)
        : null}
      {typeof merchant === 'string' ? ` · ${merchant}` : null}
      {typeof until === 'string' ? ` · ${until}` : null}
      <Reason of={note} />
    </Text>
  );
}

const EXPLAINED = ['book', 'suspend', 'adjust', 'wait', 'match', 'reopen'] as const;

/** What is settled, and of whom. */
function Batch({ content }: { readonly content: Content }) {
  const { merchant, number, amount } = content;
  return (
    <Text size="sm" component="div">
      {String(merchant)} · {String(number)} {isMoney(amount) ? <Money {...amount} /> : null}
    </Text>
  );
}

/** What is proposed as a whole, member by member. */
function Members({ of }: { readonly of: Readonly<Record<string, unknown>> }) {
  return (
    <table className="plain-table">
      <tbody>
        {Object.entries(of).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{valueOf(value)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueOf(value: unknown): string {
  if (isMoney(value)) return `${value.value} ${value.currency}`;
  return Array.isArray(value) ? value.join(' ') : shown(value);
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '–');

/** What can be done with an open case by those who may: take it, and propose how it ends. */
import { Group, NativeSelect, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { isZero } from '../components/money.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { caseApi } from './api.js';
import type { CaseBody } from './case.js';

const MOVING = ['book', 'refund', 'write_off'] as const;
const MAX_NOTE = 500;
const MAX_NAME = 100;
const MAX_MERCHANT = 64;
/** Of money that came in at a bank, and nobody knows whose it is. */
const NOBODYS: readonly string[] = ['unknown_credit', 'unknown_return'];

/** To whom it is booked, if somebody was named. */
function ownerIn(values: Readonly<Record<string, string>>): { readonly merchant?: string } {
  const merchant = values['merchant']?.trim() ?? '';
  return merchant === '' ? {} : { merchant };
}

interface CaseProps {
  readonly found: CaseBody;
}

export function CaseActs({ found }: CaseProps) {
  const may = useMay();
  return (
    <Group gap="xs">
      {may('assignCase') && <Assign found={found} />}
      {may('proposeResolution') && <Propose found={found} />}
    </Group>
  );
}

function Assign({ found: { id, assignee } }: CaseProps) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      label={t('case.assign')}
      title={t('case.assign.title')}
      effect={t('case.assign.effect')}
      onAct={async ({ values }) => {
        await caseApi.assignCase({ params: { id }, body: { to: values['to'] ?? '' } });
        await queries.invalidateQueries({ queryKey: ['cases'] });
      }}
    >
      <TextField
        name="to"
        label={t('case.assign.to')}
        defaultValue={assignee ?? ''}
        maxLength={MAX_NAME}
        required
        data-autofocus
      />
    </Act>
  );
}

function Propose({ found: { id, kind, holds } }: CaseProps) {
  const t = useText();
  const queries = useQueryClient();
  const actions = holds === null || isZero(holds.amount) ? (['dismiss'] as const) : MOVING;
  return (
    <Act
      variant="filled"
      label={t('case.propose')}
      title={t('case.propose.title')}
      effect={t('case.propose.effect')}
      onAct={async ({ values, headers }) => {
        const action = actions.find((name) => name === values['action']) ?? actions[0];
        await caseApi.proposeResolution({
          params: { id },
          body: {
            action,
            note: values['note'] ?? '',
            ...(action === 'book' ? ownerIn(values) : {}),
          },
          headers,
        });
        await queries.invalidateQueries({ queryKey: ['approvals'] });
      }}
    >
      <NativeSelect
        name="action"
        label={t('case.action')}
        data={actions.map((value) => ({ value, label: t(`case.action.${value}`) }))}
      />
      {NOBODYS.includes(kind) && (
        <TextField
          name="merchant"
          label={t('case.merchant')}
          description={t('case.merchant.hint')}
          maxLength={MAX_MERCHANT}
        />
      )}
      <Textarea name="note" label={t('case.note')} maxLength={MAX_NOTE} required size="xs" />
    </Act>
  );
}

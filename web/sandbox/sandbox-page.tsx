/** What the sandbox can do to a payment: each to be tried from here, or by a command. */
import { Button, Drawer, Group, NativeSelect, Stack, Text as Words } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Command } from '../components/command.js';
import { curlOf } from '../components/curl.js';
import { type Column, DataTable } from '../components/data-table.js';
import { ErrorNotice } from '../components/error-notice.js';
import { PageTitle } from '../components/page-title.js';
import { Status } from '../components/status.js';
import { paymentApi } from '../payment/api.js';
import { METHODS, methodName } from '../payment/method.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { type Scenario, SCENARIOS } from './scenarios.js';

type Method = (typeof METHODS)[number];
type Row = (typeof SCENARIOS)[number];

const AMOUNT = { value: '10.00', currency: 'CNY' };
/** All of them in view. */
const TABLE_HEIGHT = 760;

export function SandboxPage() {
  const t = useText();
  const may = useMay();
  const [method, setMethod] = useState<Method>('card');
  const [shown, setShown] = useState<Scenario>();
  const attempt = useAttempt(method);
  return (
    <Stack gap="sm">
      <PageTitle
        title={t('sandbox.title')}
        hint={t(method === 'qr' ? 'sandbox.hint.qr' : 'sandbox.hint')}
      >
        <NativeSelect
          aria-label={t('payment.method')}
          value={method}
          data={METHODS.map((value) => ({ value, label: methodName(t, value) }))}
          onChange={({ currentTarget: { value } }) => setMethod(value === 'qr' ? 'qr' : 'card')}
        />
      </PageTitle>
      {attempt.error === null ? null : <ErrorNotice error={attempt.error} />}
      <DataTable
        label={t('sandbox.title')}
        rows={SCENARIOS}
        keyOf={([scenario]) => scenario}
        maxHeight={TABLE_HEIGHT}
        columns={columnsIn(t, {
          onTry: may('createPayment') ? attempt.mutate : undefined,
          isBusy: attempt.isPending,
          onShow: setShown,
        })}
      />
      <Drawer
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        position="right"
        size="lg"
        closeButtonProps={{ 'aria-label': t('sandbox.command.close') }}
        title={<code>{shown}</code>}
      >
        {shown === undefined ? null : <CommandOf scenario={shown} method={method} />}
      </Drawer>
    </Stack>
  );
}

/** Makes such a payment in the name of who is signed in, and goes to its page, which then moves by itself. */
function useAttempt(method: Method) {
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (scenario: Scenario) =>
      paymentApi.createPayment({
        body: bodyOf(scenario, method, Date.now().toString(36)),
        headers: { Prefer: 'wait=0' },
      }),
    onSuccess: ({ body: { id } }) => navigate(`/payments/${id}`),
  });
}

/** @param mark sets the reference apart from those of other attempts */
const bodyOf = (scenario: Scenario, method: Method, mark: string) => ({
  amount: AMOUNT,
  reference: `try-${scenario}-${mark}`,
  method: { type: method },
  sandbox: { scenario },
});

function CommandOf({ scenario, method }: { readonly scenario: Scenario; readonly method: Method }) {
  const t = useText();
  const command = curlOf(location.origin, {
    method: 'POST',
    path: '/v1/payments',
    body: bodyOf(scenario, method, '1'),
  });
  return (
    <Stack gap="sm">
      <Words size="sm">{t(`sandbox.does.${scenario}`)}</Words>
      <Words size="sm" c="dimmed">
        {t('sandbox.command.hint')}
      </Words>
      <Command label={t('sandbox.command')} value={command} />
    </Stack>
  );
}

interface Acts {
  /** Undefined: the person may take no payments. */
  readonly onTry: ((scenario: Scenario) => void) | undefined;
  readonly isBusy: boolean;
  readonly onShow: (scenario: Scenario) => void;
}

const columnsIn = (t: Text, { onTry, isBusy, onShow }: Acts): readonly Column<Row>[] => [
  {
    id: 'scenario',
    header: t('sandbox.scenario'),
    cell: ([scenario]) => <code>{scenario}</code>,
    width: 220,
  },
  {
    id: 'does',
    header: t('sandbox.does'),
    cell: ([scenario]) => (
      <span title={t(`sandbox.does.${scenario}`)}>{t(`sandbox.does.${scenario}`)}</span>
    ),
  },
  {
    id: 'ends',
    header: t('sandbox.ends'),
    cell: ([, { status, tone }]) => <Status tone={tone} label={t(`payment.status.${status}`)} />,
    width: 130,
  },
  {
    id: 'acts',
    header: '',
    cell: ([scenario]) => (
      <Group gap={4} wrap="nowrap">
        {onTry === undefined ? null : (
          <Button
            variant="default"
            size="compact-xs"
            disabled={isBusy}
            aria-label={t('sandbox.try.named', { scenario })}
            onClick={() => onTry(scenario)}
          >
            {t('sandbox.try')}
          </Button>
        )}
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('sandbox.command.named', { scenario })}
          onClick={() => onShow(scenario)}
        >
          curl
        </Button>
      </Group>
    ),
    width: 130,
  },
];

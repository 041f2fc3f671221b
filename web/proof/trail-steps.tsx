/** The last three steps: the voucher's event with what caused it, its seal, and the bytes of the channel. */
import { Text } from '@mantine/core';
import { Causes } from '../event/causes.js';
import { Exchange } from '../evidence/exchange.js';
import { sealApi } from '../seal/api.js';
import { ProofCheck } from '../seal/proof-check.js';
import { useText } from '../texts/use-text.js';
import { isProven } from '../transaction/proven.js';
import { Step } from './step.js';
import type { Check } from './use-check.js';

interface TrailStepsProps {
  readonly book: string;
  readonly check: Check;
}

export function TrailSteps({ book, check }: TrailStepsProps) {
  const t = useText();
  const { voucher, position, holding, results, settle } = check;
  if (position === undefined || voucher.data === undefined) return null;
  const { voucher: shown } = voucher.data;
  return (
    <>
      <Step name="event" result={results.event}>
        <Causes position={position} />
      </Step>
      <Step name="seal" result={results.seal}>
        <ProofCheck
          key={shown.id}
          load={() => sealApi.proveTransaction({ params: { book, id: shown.id } })}
          shows={({ data }) => isProven(data, shown)}
          onChecked={(failure) => settle('seal', failure === undefined ? 'holds' : 'fails')}
        />
      </Step>
      <Step name="bytes" result={results.bytes}>
        {holding === undefined ? (
          <Text size="sm">{t('proof.no_bytes')}</Text>
        ) : (
          <Exchange
            key={holding}
            position={holding}
            onRead={(state) => settle('bytes', state === 'readable' ? 'holds' : 'fails')}
          />
        )}
      </Step>
    </>
  );
}

/** From a number to the bytes of the channel, step by step. */
import { Stack } from '@mantine/core';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import type { PickedNumber } from './number.js';
import { NumberSteps } from './number-steps.js';
import { Summary } from './summary.js';
import { TrailSteps } from './trail-steps.js';
import { useCheck } from './use-check.js';
import { VoucherStep } from './voucher-step.js';

const SKELETON_LINES = 6;

export function GuidedCheck({ number }: { readonly number: PickedNumber }) {
  const check = useCheck(number);
  const { told, added, results } = check;
  const { book } = number;
  if (told.error !== null) {
    return <ErrorNotice error={told.error} onRetry={() => void told.refetch()} />;
  }
  if (told.data === undefined || added === undefined) return <Skeletons lines={SKELETON_LINES} />;
  return (
    <Stack gap="sm" maw={980}>
      <NumberSteps number={number} told={told.data} added={added} results={results} />
      <VoucherStep book={book} told={told.data} check={check} />
      <TrailSteps book={book} check={check} />
      <Summary number={number} told={told.data} check={check} />
    </Stack>
  );
}

/** Leads from a number to its check, for whoever may check it. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type PickedNumber, proofAddress } from './number.js';

export function ProveLink({ number }: { readonly number: PickedNumber }) {
  const t = useText();
  const may = useMay();
  return may('takeBundle') ? (
    <Anchor component={Link} href={proofAddress(number)} size="sm" className="not-printed">
      {t('proof.link')} →
    </Anchor>
  ) : null;
}

/** An amount that opens what it is made of. */
import { Link } from 'wouter';
import { Money } from './money.js';

interface FigureLinkProps {
  readonly value: string;
  readonly currency: string;
  readonly href: string;
}

export function FigureLink({ value, currency, href }: FigureLinkProps) {
  return (
    <Link href={href} className="figure-link">
      <Money value={value} currency={currency} />
    </Link>
  );
}

/**
 * ISO 4217 (List One, 2026): the active currencies and their minor-unit digits. Checked in, because
 * JavaScript's `Intl` follows CLDR's cash digits and is wrong for HUF, IDR, COP, IQD and others.
 * X** codes are left out as a whole: metals, baskets and tests, and with them, by the contract, the
 * francs and dollars of several states (XAF, XOF, XPF, XCD, XCG).
 */
const byDigits: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF ' +
    'CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD ' +
    'GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL ' +
    'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR ' +
    'PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP ' +
    'TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digits: ReadonlyMap<string, number> = new Map(
  Object.entries(byDigits).flatMap(([count, codes]) =>
    codes.split(' ').map((code) => [code, Number(count)] as const),
  ),
);

/** An ISO 4217 code of the table. */
export type Currency = string & { readonly __currency: unique symbol };

export const isCurrency = (code: string): code is Currency => digits.has(code);

/** Minor-unit digits of a currency: 2 for CNY, 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: Currency): number {
  const count = digits.get(currency);
  if (count === undefined) throw new RangeError(`unknown currency ${currency}`);
  return count;
}

/** Every currency of the table, in alphabetical order. */
export const currencies: readonly Currency[] = [...digits.keys()].filter(isCurrency).sort();

/** The card fields of the sandbox: a page to be shown in a frame, with its script and its style. */
import { ancestorsIn } from '../card-frame.js';
import { CARD_SCRIPT } from './card-script.js';
import { payPageHeaders } from './pay-page.js';

const STYLE = `
  :root { color-scheme: light; --line: #ced4da; --text: #1a1b1e; --dim: #495057; --bad: #c92a2a; --field: #fff }
  :root[data-theme=dark] { color-scheme: dark; --line: #5c5f66; --text: #e9ecef; --dim: #c1c2c5; --bad: #ff8787; --field: #25262b }
  body { margin: 0; padding: 2px; font: 16px system-ui, sans-serif; color: var(--text); background: transparent }
  form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px }
  label { display: grid; gap: 4px; font-size: 14px; min-width: 0 }
  label:first-child { grid-column: 1 / -1 }
  input { font: 16px system-ui, sans-serif; width: 100%; box-sizing: border-box; padding: 10px; border: 1px solid var(--line);
    border-radius: 4px; background: var(--field); color: var(--text); font-variant-numeric: tabular-nums }
  input:focus-visible { outline: 2px solid #4c6ef5; outline-offset: 1px }
  input[aria-invalid=true] { border-color: var(--bad) }
  p { grid-column: 1 / -1; margin: 0; min-height: 1.3em; font-size: 14px; color: var(--dim) }
  p.bad { color: var(--bad) }
`;

export const cardFiles: ReadonlyMap<
  string,
  { readonly mediaType: string; readonly content: string }
> = new Map([
  ['/card-frame.js', { mediaType: 'text/javascript; charset=utf-8', content: CARD_SCRIPT }],
  ['/card-frame.css', { mediaType: 'text/css; charset=utf-8', content: STYLE }],
]);

const texts = {
  en: {
    title: 'Card details',
    number: 'Card number',
    expiry: 'Expires (MM/YY)',
    cvc: 'Security code',
    hint: 'Sandbox: 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined.',
    badNumber: 'The sandbox takes its test numbers alone.',
    badExpiry: 'The date is MM/YY and not over.',
    badCvc: 'The security code has 3 or 4 digits.',
  },
  zh: {
    title: '银行卡信息',
    number: '卡号',
    expiry: '有效期（月/年）',
    cvc: '安全码',
    hint: '沙箱：4242 4242 4242 4242 成功，4000 0000 0000 0002 被拒。',
    badNumber: '沙箱只接受测试卡号。',
    badExpiry: '有效期格式为 月/年，且未过期。',
    badCvc: '安全码为 3 或 4 位数字。',
  },
} as const;

interface CardPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

/** @param query names who may show it; `lang` and `theme` are those of the page around it. */
export function cardPage(secret: string, query: URLSearchParams): CardPage {
  const ancestors = ancestorsIn(secret, query);
  const parent = ancestors?.[0];
  const headers = {
    ...payPageHeaders,
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors?.join(' ') ?? "'none'"}`,
  };
  if (parent === undefined) return { status: 403, headers, html: '' };
  const language = query.get('lang') === 'zh' ? 'zh' : 'en';
  const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
  return { status: 200, headers, html: html(parent, language, theme) };
}

/** @param parent an origin that the engine named */
function html(parent: string, language: keyof typeof texts, theme: string): string {
  const t = texts[language];
  const field = (name: string, label: string, rest: string): string =>
    `<label>${label}<input name="${name}" inputmode="numeric" required aria-describedby="note" ${rest}></label>`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}" data-theme="${theme}" data-parent="${parent}"
  data-number="${t.badNumber}" data-expiry="${t.badExpiry}" data-cvc="${t.badCvc}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${t.title}</title>
<link rel="stylesheet" href="/card-frame.css">
<main><form novalidate>
${field('number', t.number, 'autocomplete="cc-number" maxlength="23" placeholder="4242 4242 4242 4242"')}
${field('expiry', t.expiry, 'autocomplete="cc-exp" maxlength="7" placeholder="12/30"')}
${field('cvc', t.cvc, 'autocomplete="cc-csc" maxlength="4" placeholder="123"')}
<p id="note" role="status">${t.hint}</p>
</form></main>
<script src="/card-frame.js"></script>
</html>
`;
}

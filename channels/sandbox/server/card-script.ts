/**
 * The script of the card fields, as browsers load it. It speaks with the page around it, whose origin the engine has
 * named, and with nobody else: it hears `tallybook.card.submit` and tells `ready`, `height`, `invalid` and `token`.
 */
export const CARD_SCRIPT = `'use strict';
const { parent: allowed, number, expiry, cvc } = document.documentElement.dataset;
const texts = { number, expiry, cvc };
const form = document.querySelector('form');
const note = document.getElementById('note');
const hint = note.textContent;
const tell = (type, rest = {}) => parent.postMessage({ type: 'tallybook.card.' + type, ...rest }, allowed);
const say = (text, bad) => { note.textContent = text; note.className = bad ? 'bad' : ''; };
let sending = false;

async function submit() {
  if (sending) return;
  sending = true;
  try {
    const response = await fetch('/card-tokens', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    const { token, fault } = await response.json();
    for (const field of form.elements) field.setAttribute('aria-invalid', String(field.name === fault));
    if (fault !== undefined) {
      say(texts[fault], true);
      form.elements[fault].focus();
      tell('invalid');
      return;
    }
    say(hint, false);
    tell('token', { token });
  } catch {
    tell('invalid');
  } finally {
    sending = false;
  }
}

addEventListener('message', ({ source, origin: from, data }) => {
  if (source !== parent || from !== allowed) return;
  if (data?.type === 'tallybook.card.submit') void submit();
});
form.addEventListener('submit', (event) => { event.preventDefault(); void submit(); });
form.elements.number.addEventListener('input', ({ target }) => {
  if (target.selectionStart !== target.value.length) return;
  target.value = target.value.replace(/\\D/g, '').slice(0, 19).replace(/(.{4})(?=.)/g, '$1 ');
});
form.elements.expiry.addEventListener('input', ({ target, inputType }) => {
  if (inputType === 'deleteContentBackward') return;
  const digits = target.value.replace(/\\D/g, '').slice(0, 4);
  target.value = digits.length < 2 ? digits : digits.slice(0, 2) + '/' + digits.slice(2);
});
new ResizeObserver(() => tell('height', { height: document.documentElement.scrollHeight })).observe(document.body);
tell('ready');
`;

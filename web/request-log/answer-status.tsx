/** How a request was answered: its HTTP status, by shape and colour too. */
import { Status } from '../components/status.js';

const FAILED = 400;

export function AnswerStatus({ status }: { readonly status: number }) {
  return <Status tone={status < FAILED ? 'good' : 'bad'} label={String(status)} />;
}

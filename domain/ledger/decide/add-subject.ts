import { accept, reject } from '../../kernel/decider.js';
import { lineage, normalSideOf, type Subject } from '../chart.js';
import type { AddSubject } from '../commands.js';
import type { LedgerDecision, Situation } from '../decision.js';

/** Subjects of one book: a trial balance shows them all. */
export const MAX_SUBJECTS = 1000;
/** From the top of the chart down. */
export const MAX_SUBJECT_DEPTH = 6;

/** Words of small letters and digits: what journals for other tools make account names of. */
const ID = /^(?=.{1,64}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const CODE = /^[0-9]{1,16}$/;
/** Printable, so that no journal or table breaks at it. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u;

/**
 * Adds a subject to the chart. The id names it for ever: the same command again changes nothing. It has
 * the type of the subject above it, so that a branch grows on one side.
 */
export function addSubject({ subject }: AddSubject, { book }: Situation): LedgerDecision {
  const { chart } = book;
  const { id, code, name, type, parent = null } = subject;
  const wanted: Subject = { id, code, name, type, normalSide: normalSideOf(type), parent };
  const known = chart.get(id);
  if (known !== undefined) {
    return isSame(known, wanted)
      ? { accepted: true, events: [], lasting: true }
      : reject('id_conflict', 'the chart has another subject of this id', 'id');
  }

  if (!ID.test(id)) {
    const form = 'an id is 1–64 of a–z 0–9, words with _ between, the first a letter';
    return reject('invalid_request', form, 'id');
  }
  if (!CODE.test(code)) return reject('invalid_request', 'a code is 1–16 digits', 'code');
  if (!NAME.test(name)) {
    return reject('invalid_request', 'a name is 1–100 printable characters', 'name');
  }
  for (const other of chart.values()) {
    if (other.code !== code) continue;
    return reject('subject_code_taken', `subject ${other.id} has this code`, 'code');
  }
  if (chart.size >= MAX_SUBJECTS) {
    return reject('too_many_subjects', `the book has ${MAX_SUBJECTS} subjects already`);
  }
  if (parent === null) return accept({ type: 'SubjectAdded', data: { subject: wanted } });

  const above = chart.get(parent);
  if (above === undefined) {
    return reject('subject_not_found', 'the chart has no such subject', 'parent');
  }
  if (above.type !== type) {
    return reject('invalid_request', `subject ${parent} is of the type ${above.type}`, 'type');
  }
  if (lineage(chart, above).length >= MAX_SUBJECT_DEPTH) {
    return reject(
      'subject_too_deep',
      `subject ${parent} is on level ${MAX_SUBJECT_DEPTH}`,
      'parent',
    );
  }
  return accept({ type: 'SubjectAdded', data: { subject: wanted } });
}

const isSame = (one: Subject, other: Subject): boolean =>
  one.code === other.code &&
  one.name === other.name &&
  one.type === other.type &&
  one.parent === other.parent;

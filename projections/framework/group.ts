/**
 * Models that follow the log together: one loop, one checkpoint, one generation of tables. Models that
 * are compared with each other share a group, for then they always stand at one position. A group that is
 * slow or halted delays no other.
 */
import type { Projection } from './projection.js';
import type { Table } from './table.js';

export interface Group<Name extends string = string> {
  readonly name: Name;
  readonly models: readonly Projection[];
}

/** Every table of the group. */
export const tablesOf = ({ models }: Group): readonly Table[] =>
  models.flatMap(({ tables }) => tables);

/** Which models the group has and in which versions, `accounts 1, cases 2`: another text rebuilds the group. */
export const membersOf = ({ models }: Group): string =>
  models.map(({ name, version }) => `${name} ${version}`).join(', ');

/** Names of the models in what `membersOf` gave. */
export const namesIn = (members: string): readonly string[] =>
  members.split(', ').map((member) => member.slice(0, member.lastIndexOf(' ')));

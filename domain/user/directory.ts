/** All users as they stand, and what can be asked of them. */
import { LayeredMap } from '../kernel/layered-map.js';
import type { User } from './user.js';

/** Ids of users by their number: 0, 1, 2 … in the order of invitation. */
export type UserList = LayeredMap<number, string>;

export interface Directory {
  readonly users: LayeredMap<string, User>;
  /** The user's id by the digest of the address. */
  readonly byAddress: LayeredMap<string, string>;
  readonly all: UserList;
  /** By merchant. */
  readonly teams: LayeredMap<string, UserList>;
}

export const noUsers: Directory = {
  users: LayeredMap.empty(),
  byAddress: LayeredMap.empty(),
  all: LayeredMap.empty(),
  teams: LayeredMap.empty(),
};

/** The users of a merchant, or all with null. */
export const userList = (directory: Directory, merchant: string | null): UserList =>
  merchant === null ? directory.all : (directory.teams.get(merchant) ?? LayeredMap.empty());

export function userByAddress(directory: Directory, addressDigest: string): User | undefined {
  const id = directory.byAddress.get(addressDigest);
  return id === undefined ? undefined : directory.users.get(id);
}

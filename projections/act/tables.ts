import { defineTable } from '../framework/table.js';

/** People and keys that have acted. */
export const principals = defineTable({
  name: 'principals',
  columns: {
    /** As events name who acted: `key:…`, `user:…`, `cli:…`. */
    principal: 'text',
    /** Position of its first act: by it the tables of acts name it. */
    number: 'integer',
  },
  key: ['principal'],
});

/** Events on behalf of people and keys. */
export const acts = defineTable({
  name: 'acts',
  columns: {
    position: 'integer',
    /** Its number. */
    principal: 'integer',
  },
  key: ['position'],
  indexes: [['principal', 'position']],
});

/** What they were done to. */
export const actObjects = defineTable({
  name: 'act_objects',
  columns: {
    /** Its id, or the name of a channel. */
    object: 'text',
    position: 'integer',
    principal: 'integer',
  },
  key: ['object', 'position'],
  clustered: true,
});

import { defineTable } from '../framework/table.js';

/** Events on behalf of people and keys. */
export const acts = defineTable({
  name: 'acts',
  columns: {
    position: 'integer',
    /** As events name who acted: `key:…`, `user:…`, `cli:…`. */
    principal: 'text',
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
    principal: 'text',
  },
  key: ['object', 'position'],
  clustered: true,
});

import { defineErrors } from './definition'

/** Errors of check. */
export const checkErrors = defineErrors({
  CHECK_FAILED: {
    kind: 'data',
    summary:
      'Staged files are not what the raw records and the schema contract say; nothing has reached the warehouse.',
    hint: 'look at the rows that the message names; correct the source or the key in the schema contract, then run again',
  },
})

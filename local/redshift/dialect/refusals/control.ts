import { atHead, hasWord, type RefusalEntry } from './entry'

/** What steers a session or its transaction, and is refused. */
export const controlRefusals: readonly RefusalEntry[] = [
  {
    construct: 'DO',
    missingIn: 'redshift',
    example: 'do $$ begin end $$',
    message: 'syntax error at or near "do"',
    hint: 'Redshift has no DO: write a stored procedure and CALL it',
    code: '42601',
    triggers: ['do'],
    found: atHead,
  },
  {
    construct: 'SAVEPOINT',
    missingIn: 'redshift',
    example: 'savepoint s',
    message: 'SQL command "SAVEPOINT" is not supported',
    hint: 'Redshift has no savepoints: split the transaction',
    triggers: ['savepoint', 'release', 'rollback'],
    found: (draft, index) => index === 0 && (draft.word(0) !== 'rollback' || hasWord(draft, /^to$/)),
  },
  {
    construct: 'LISTEN, NOTIFY',
    missingIn: 'redshift',
    example: 'listen c',
    message: 'SQL command "LISTEN" is not supported',
    hint: 'Redshift has no notifications',
    triggers: ['listen', 'notify', 'unlisten'],
    found: atHead,
  },
  {
    construct: 'FETCH backwards, MOVE',
    missingIn: 'redshift',
    example: 'fetch backward 1 from c',
    message: 'FETCH takes NEXT, ALL and FORWARD only',
    hint: 'DECLARE the cursor anew to begin at its first row again',
    triggers: ['fetch', 'move'],
    found: (draft, index) =>
      index === 0 &&
      (draft.word(0) === 'move' || /^(prior|backward|first|last|absolute|relative)$/.test(draft.word(1))),
  },
]

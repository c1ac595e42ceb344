import { nameEnd } from '../create-table'
import { lastToken } from '../create-view'
import type { Draft } from '../draft'
import { atHead, hasWord, type RefusalEntry } from './entry'

/** Whether a name stands at a place, and nothing behind it. */
const isName = (draft: Draft, at: number): boolean =>
  draft.name(at) !== '' && nameEnd(draft, at) === lastToken(draft) + 1

/** What writes rows, and is refused. */
export const writeRefusals: readonly RefusalEntry[] = [
  {
    construct: 'TRUNCATE of several tables, ONLY, CASCADE, RESTART IDENTITY',
    missingIn: 'redshift',
    example: 'truncate t cascade',
    message: 'TRUNCATE takes the name of one table, and nothing else',
    hint: 'write one TRUNCATE a table',
    code: '42601',
    triggers: ['truncate'],
    found: (draft, index) => index === 0 && !isName(draft, draft.word(1) === 'table' ? 2 : 1),
  },
  {
    construct: 'INSERT … ON CONFLICT',
    missingIn: 'redshift',
    example: 'insert into t values (1) on conflict do nothing',
    message: 'syntax error at or near "on conflict"',
    hint: 'Redshift has no ON CONFLICT: use MERGE, or DELETE and INSERT in one transaction',
    triggers: ['conflict'],
    found: (draft, index) => draft.word(index - 1) === 'on' && /^(\(|do|on)$/i.test(draft.at(index + 1)),
  },
  {
    construct: 'A subquery in VALUES of several rows',
    missingIn: 'redshift',
    example: 'insert into t values ((select 1)), (2)',
    message: "can't use subqueries in multi-row VALUES",
    hint: 'insert a row a statement, or write INSERT … SELECT with UNION ALL',
    triggers: ['values'],
    found: (draft, index) =>
      draft.word(0) === 'insert' && hasSeveralRows(draft, index) && readsInRows(draft, index),
  },
  {
    construct: 'RETURNING',
    missingIn: 'redshift',
    example: 'insert into t values (1) returning a',
    message: 'syntax error at or near "returning"',
    hint: 'Redshift has no RETURNING: select the rows after the statement',
    triggers: ['returning'],
    found: (draft, index) =>
      index > 2 &&
      draft.at(index - 1) !== '.' &&
      draft.at(index - 1) !== ',' &&
      hasWord(draft, /^(insert|update|delete|merge)$/),
  },
  {
    construct: 'COPY … FROM STDIN, COPY … TO',
    missingIn: 'redshift',
    example: 'copy t from stdin',
    message: 'COPY takes files from Amazon S3, not from the client',
    hint: "write the rows to a file and use COPY t FROM 's3://…', or UNLOAD for the other way",
    triggers: ['copy'],
    found: atHead,
  },
  {
    construct: 'MERGE with an alias on its target',
    missingIn: 'redshift',
    example: 'merge into t as a using s on a.x = s.x when matched then delete',
    message: 'syntax error at or near "a": MERGE takes no alias on its target',
    hint: 'name the target table itself in the ON clause',
    code: '42601',
    triggers: ['merge'],
    found: (draft, index) => index === 0 && !mergeTargetIsPlain(draft),
  },
]

const hasSeveralRows = (draft: Draft, values: number): boolean =>
  draft.at(values + 1) === '(' && draft.at(draft.past(values + 1)) === ','

function readsInRows(draft: Draft, values: number): boolean {
  for (let row = values + 1; draft.at(row) === '('; row = draft.past(row) + 1)
    for (let index = row; index < draft.close(row); index++)
      if (draft.word(index) === 'select' && draft.at(index - 1) === '(') return true
  return false
}

function mergeTargetIsPlain(draft: Draft): boolean {
  let at = 3
  while (draft.at(at) === '.') at += 2
  return draft.word(at) === 'using'
}

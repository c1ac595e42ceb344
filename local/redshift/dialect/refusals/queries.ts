import type { Draft } from '../draft'
import { atHead, type RefusalEntry } from './entry'

/** The clauses of queries that are refused, in the order in which they are looked for. */
export const queryRefusals: readonly RefusalEntry[] = [
  {
    construct: 'LATERAL',
    missingIn: 'redshift',
    example: 'select * from t, lateral (select 1) x',
    message: 'LATERAL is not supported',
    hint: 'Redshift has no LATERAL: join a subquery that computes it for all rows, or unnest SUPER in the FROM clause',
    triggers: ['lateral'],
    found: (draft, index) => /^(join|from|,)$/i.test(draft.at(index - 1)),
    allowedOnCatalog: true,
  },
  {
    construct: 'SELECT DISTINCT ON',
    missingIn: 'redshift',
    example: 'select distinct on (a) a, b from t',
    message: 'SELECT DISTINCT ON is not supported',
    hint: 'use QUALIFY ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1',
    triggers: ['distinct'],
    found: (draft, index) => draft.word(index + 1) === 'on' && draft.at(index + 2) === '(',
    allowedOnCatalog: true,
  },
  {
    construct: 'WITH RECURSIVE without the list of columns',
    missingIn: 'redshift',
    example: 'with recursive r as (select 1 as n union all select n + 1 from r where n < 3) select n from r',
    message: 'syntax error: a recursive common table expression without a list of its columns',
    hint: 'name them: WITH RECURSIVE r (n) AS (…)',
    code: '42601',
    triggers: ['recursive'],
    found: (draft, index) =>
      draft.word(index - 1) === 'with' && recursive(draft, index).some(({ hasColumns }) => !hasColumns),
  },
  {
    construct: 'UNION without ALL in WITH RECURSIVE',
    missingIn: 'redshift',
    example: 'with recursive r (n) as (select 1 union select n + 1 from r where n < 3) select n from r',
    message: 'UNION is not supported in a recursive common table expression',
    hint: 'use UNION ALL',
    triggers: ['recursive'],
    found: (draft, index) =>
      draft.word(index - 1) === 'with' && recursive(draft, index).some(({ isDistinct }) => isDistinct),
  },
  {
    construct: 'UPDATE … SET (a, b) = (…)',
    missingIn: 'redshift',
    example: 'update t set (a, b) = (1, 2)',
    message: 'syntax error at or near "("',
    hint: 'write SET a = …, b = …',
    code: '42601',
    triggers: ['set'],
    found: (draft, index) => draft.word(0) === 'update' && draft.at(index + 1) === '(',
  },
  {
    construct: 'QUALIFY behind a relation without an alias',
    missingIn: 'redshift',
    example: 'select a from t qualify row_number() over (order by a) = 1',
    message: 'syntax error: QUALIFY directly after FROM is read as an alias',
    hint: 'give the relation before it an alias: FROM t AS x QUALIFY …',
    code: '42601',
    triggers: ['qualify'],
    found: followsRelation,
  },
  {
    construct: 'VALUES in FROM',
    missingIn: 'redshift',
    example: 'select * from (values (1), (2)) v',
    message: 'syntax error at or near "values"',
    hint: 'Redshift takes VALUES only in INSERT: use SELECT … UNION ALL SELECT …',
    code: '42601',
    triggers: ['values'],
    found: (draft, index) =>
      draft.at(index - 1) === '(' && /^(from|join|as|in|,)$/i.test(draft.at(index - 2)),
    allowedOnCatalog: true,
  },
  {
    construct: 'VALUES as a statement',
    missingIn: 'redshift',
    example: 'values (1), (2)',
    message: 'syntax error at or near "values"',
    hint: 'use SELECT … UNION ALL SELECT …',
    code: '42601',
    triggers: ['values'],
    found: atHead,
  },
  {
    construct: 'SELECT … FOR UPDATE',
    missingIn: 'redshift',
    example: 'select a from t for update',
    message: 'SELECT FOR UPDATE/SHARE is not supported',
    hint: 'Redshift has no row locks: LOCK the table at the start of the transaction',
    triggers: ['for'],
    found: (draft, index) =>
      /^(update|share|no|key)$/.test(draft.word(index + 1)) &&
      draft.word(0) !== 'create' &&
      draft.word(0) !== 'grant',
  },
  {
    construct: 'TABLESAMPLE',
    missingIn: 'redshift',
    example: 'select a from t tablesample system (1)',
    message: 'syntax error at or near "tablesample"',
    hint: 'use WHERE RANDOM() < 0.01',
    code: '42601',
    triggers: ['tablesample'],
    found: (draft, index) => draft.at(index + 2) === '(',
  },
  {
    construct: 'WITH … AS MATERIALIZED',
    missingIn: 'redshift',
    example: 'with x as materialized (select 1) select * from x',
    message: 'syntax error at or near "materialized"',
    hint: 'leave MATERIALIZED out: Redshift decides itself, or use a temporary table',
    code: '42601',
    triggers: ['materialized'],
    found: (draft, index) => /^(as|not)$/.test(draft.word(index - 1)) && draft.at(index + 1) === '(',
  },
  {
    construct: 'FETCH FIRST … ROWS ONLY',
    missingIn: 'redshift',
    example: 'select a from t fetch first 1 row only',
    message: 'syntax error at or near "fetch"',
    hint: 'use LIMIT, or TOP',
    code: '42601',
    triggers: ['fetch'],
    found: (draft, index) =>
      index > 1 && /^(first|next)$/.test(draft.word(index + 1)) && draft.at(index - 1) !== '.',
  },
  {
    construct: 'TABLE t as a query',
    missingIn: 'redshift',
    example: 'table t',
    message: 'syntax error at or near "table"',
    hint: 'use SELECT * FROM',
    code: '42601',
    triggers: ['table'],
    found: atHead,
  },
  {
    construct: 'LIMIT … WITH TIES, TOP … PERCENT',
    missingIn: 'redshift',
    example: 'select top 5 percent a from t',
    message: 'syntax error at or near "percent"',
    hint: 'TOP takes a number of rows',
    code: '42601',
    triggers: ['percent'],
    found: (draft, index) => draft.word(index - 2) === 'top',
  },
  {
    construct: '* EXCLUDE',
    missingIn: 'local',
    example: 'select * exclude (a) from t',
    message: 'SELECT * EXCLUDE is not supported by the local Redshift',
    hint: 'name the columns',
    triggers: ['exclude'],
    found: (draft, index) =>
      draft.at(index - 1) === '*' && !/^(|from|,)$/.test(draft.at(index + 1).toLowerCase()),
  },
  {
    construct: 'CONNECT BY',
    missingIn: 'local',
    example: 'select a from t start with a = 1 connect by prior a = b',
    message: 'CONNECT BY is not supported by the local Redshift',
    hint: 'use a recursive common table expression',
    triggers: ['connect'],
    found: (draft, index) => draft.word(index + 1) === 'by',
  },
]

/** Whether a relation of FROM stands before `index`, without an alias: a name, or a subquery. */
function followsRelation(draft: Draft, index: number): boolean {
  let first = index - 1
  if (draft.at(first) === ')') {
    first = opening(draft, first)
    if (!/^(select|with)$/.test(draft.word(first + 1))) return false
  } else if (draft.name(first) === '') return false
  else while (draft.at(first - 1) === '.') first -= 2
  let before = first - 1
  // The relations before it in a list, up to the FROM that begins the list.
  if (draft.at(before) === ',')
    while (
      before > 0 &&
      !/^(from|select|where|by|on|having)$/.test(draft.word(before)) &&
      draft.at(before) !== '('
    )
      before = (draft.at(before) === ')' ? opening(draft, before) : before) - 1
  return /^(from|join)$/.test(draft.word(before))
}

/** The place of the bracket that the one at `close` closes. */
function opening(draft: Draft, close: number): number {
  let open = close - 1
  while (open > 0 && draft.close(open) !== close) open--
  return open
}

/** Those of the expressions behind WITH RECURSIVE, at `index`, that read themselves. */
function recursive(draft: Draft, index: number): { hasColumns: boolean; isDistinct: boolean }[] {
  const found: { hasColumns: boolean; isDistinct: boolean }[] = []
  for (let at = index + 1; draft.name(at) !== ''; ) {
    const hasColumns = draft.at(at + 1) === '('
    const as = hasColumns ? draft.past(at + 1) : at + 1
    if (draft.word(as) !== 'as' || draft.at(as + 1) !== '(') break
    const close = draft.close(as + 1)
    let isRecursive = false
    let isDistinct = false
    for (let place = as + 2; place < close; place++) {
      const before = draft.at(place - 1).toLowerCase()
      if (
        draft.name(place) === draft.name(at) &&
        /^(from|join|,)$/.test(before) &&
        draft.at(place + 1) !== '.'
      )
        isRecursive = true
      if (draft.word(place) === 'union' && draft.word(place + 1) !== 'all') isDistinct = true
    }
    if (isRecursive) found.push({ hasColumns, isDistinct })
    if (draft.at(close + 1) !== ',') break
    at = close + 2
  }
  return found
}

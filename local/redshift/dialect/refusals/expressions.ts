import { always, isCall, type RefusalEntry } from './entry'

const jsonOperators = ['->', '->>', '#>', '#>>', '@>', '<@', '?|', '?&', '@?', '@@']

/** The operators and clauses of expressions that Redshift has not. */
export const expressionRefusals: readonly RefusalEntry[] = [
  {
    construct: 'IS [NOT] DISTINCT FROM',
    missingIn: 'redshift',
    example: 'select * from t where a is not distinct from b',
    message: 'syntax error at or near "distinct"',
    hint: 'use DECODE(a, b, 1, 0) = 1, which takes two NULLs for equal',
    code: '42601',
    triggers: ['distinct'],
    found: (draft, index) => /^(is|not)$/.test(draft.word(index - 1)) && draft.word(index + 1) === 'from',
    allowedOnCatalog: true,
  },
  {
    construct: 'COLLATE(text, …)',
    missingIn: 'local',
    example: "select collate(a, 'case_insensitive') from t",
    message: 'COLLATE is not supported by the local Redshift',
    hint: 'compare LOWER(…), or use ILIKE',
    triggers: ['collate'],
    found: isCall,
  },
  {
    construct: 'outer joins by (+)',
    missingIn: 'local',
    example: 'select * from a, b where a.id = b.id(+)',
    message: 'The outer join operator (+) is not supported by the local Redshift',
    hint: 'write LEFT JOIN or RIGHT JOIN',
    triggers: ['+'],
    found: (draft, index) => draft.at(index - 1) === '(' && draft.at(index + 1) === ')',
  },
  {
    construct: 'FILTER (WHERE …)',
    missingIn: 'redshift',
    example: 'select count(*) filter (where a > 1) from t',
    message: 'syntax error at or near "filter"',
    hint: 'Redshift has no FILTER: use SUM(CASE WHEN … THEN 1 END), or the like',
    triggers: ['filter'],
    found: (draft, index) => draft.at(index + 1) === '(' && draft.word(index + 2) === 'where',
    allowedOnCatalog: true,
  },
  {
    construct: 'ARRAY[…]',
    missingIn: 'redshift',
    example: 'select array[1, 2] from t',
    message: 'Array types are not supported on Redshift tables',
    hint: 'Redshift has no arrays: use SUPER and ARRAY(…)',
    triggers: ['array'],
    found: (draft, index) => draft.at(index + 1) === '[',
    allowedOnCatalog: true,
  },
  {
    construct: '= ANY (array)',
    missingIn: 'redshift',
    example: 'select * from t where a = any ($1)',
    message: 'op ANY/ALL (array) is not supported',
    hint: 'use IN with a list of parameters, or with a subquery',
    triggers: ['any', 'all'],
    found: (draft, index) =>
      draft.at(index + 1) === '(' &&
      draft.word(index + 2) !== 'select' &&
      draft.word(index + 2) !== 'with' &&
      draft.tokens[index - 1]?.kind === 'operator' &&
      /[=<>~]/.test(draft.at(index - 1)),
    allowedOnCatalog: true,
  },
  ...jsonOperators.map(
    (operator): RefusalEntry => ({
      construct: `operator ${operator}`,
      missingIn: 'redshift',
      example: `select a ${operator} 'k' from t`,
      message: `operator ${operator} is not supported`,
      hint: 'Redshift has no JSON operators: use dot notation on SUPER, or JSON_EXTRACT_PATH_TEXT',
      triggers: [operator],
      found: always,
      allowedOnCatalog: true,
    }),
  ),
]

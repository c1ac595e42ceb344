/** From each function of the comparisons of `text` to the one of CHAR, which leaves trailing blanks out. Both read the same bytes. */
const operators = [
  ['=', 'bpchareq'],
  ['<>', 'bpcharne'],
  ['<', 'bpcharlt'],
  ['<=', 'bpcharle'],
  ['>', 'bpchargt'],
  ['>=', 'bpcharge'],
] as const

/** The same of what sorts and hashes: sorting, its faster way, hashing, and hashing with a seed. */
const support = [
  ['bttextcmp', 'bpcharcmp(bpchar, bpchar)'],
  ['bttextsortsupport', 'bpchar_sortsupport(internal)'],
  ['hashtext', 'hashbpchar(bpchar)'],
  ['hashtextextended', 'hashbpcharextended(bpchar, bigint)'],
] as const

/**
 * Trailing blanks count in no comparison of VARCHAR either: `'a' = 'a '`, also in joins, GROUP BY and DISTINCT. PostgreSQL finds the
 * functions of its operators in tables, and those of CHAR do just that; the lengths of text stay what they are.
 */
export const trailingBlanks: readonly string[] = [
  ...operators.map(
    ([operator, name]) => `UPDATE pg_catalog.pg_operator SET oprcode = '${name}(bpchar, bpchar)'::regprocedure
      WHERE oprname = '${operator}' AND oprleft = 'text'::regtype AND oprright = 'text'::regtype`,
  ),
  ...support.map(
    ([own, name]) => `UPDATE pg_catalog.pg_amproc SET amproc = '${name}'::regprocedure
      WHERE amproc = '${own}'::regproc AND amproclefttype = 'text'::regtype AND amprocrighttype = 'text'::regtype`,
  ),
  /* Equal texts are not the same bytes any more, so no index may keep one for another. */
  `DELETE FROM pg_catalog.pg_amproc WHERE amproclefttype = 'text'::regtype AND amproc = 'btvarstrequalimage'::regproc`,
]

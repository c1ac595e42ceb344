import { rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'

describe('rewriteStatement', () => {
  it('tells the gateway that TRUNCATE commits, and nothing else does', () => {
    expect(rewriteStatement('truncate table t')).toMatchObject({ kind: 'sql', commits: true })
    expect(rewriteStatement('delete from t')).not.toHaveProperty('commits')
  })

  it.each([
    "copy t from 's3://b/k' iam_role default",
    "/* tag */ COPY s.t (a, b) FROM 's3://b/m.json' IAM_ROLE 'arn' FORMAT AS PARQUET MANIFEST;",
    "copy t from 'not an address' iam_role default",
  ])('leaves %s to the gateway, as it was', (sql) => {
    expect(rewriteStatement(sql)).toEqual({ kind: 'copy', sql })
  })

  it.each([
    ['calls that are repeated in each other', `select ${'avg('.repeat(40)}a${')'.repeat(40)} from t`, {}],
    [
      'aliases that are made of aliases',
      `select a as x0, ${Array.from({ length: 60 }, (_, n) => `x${n} + x${n} as x${n + 1}`).join(', ')} from t`,
      { inlined: new Set(Array.from({ length: 61 }, (_, n) => n)) },
    ],
  ])('refuses %s without end', (_name, sql, context) => {
    expect(rewriteStatement(sql, context)).toMatchObject({ kind: 'refused', code: '54001' })
  })

  it('keeps comments and white space where they are', () => {
    const sql = '/* {"app": "dbt"} */\nselect  a -- nvl(a, 0)\n  , nvl( b , 0 ) /* end */ ;\n'
    expect(rewriteStatement(sql)).toEqual({
      kind: 'sql',
      sql: sql.replace('nvl( b', 'coalesce( b'),
      rules: ['nvl'],
    })
  })

  it('escapes the name that would end the comment with the attributes', () => {
    const result = rewriteStatement('create table t (a int) distkey ("*/ drop table t; /*")')
    const text = result.kind === 'sql' ? result.sql : ''
    expect(text.match(/\*\//g)).toHaveLength(1)
  })

  it.each([
    'select decode((avg(a from datediff(day, a',
    'select a, b from t pivot (sum(c) for d in (1, 2)',
    'create table t (a int default (1, b int)',
    'select listagg(a] within group (order by a) from t',
    'select nvl(a, b)) from t',
    'select a, b from t pivot',
    'delete from t using pivot join u unpivot',
    'create table t (a int identity)',
  ])('ends with %s, which PostgreSQL can refuse', (sql) => {
    expect(rewriteStatement(sql).kind).toBe('sql')
  })

  it.each(['', ' ', ';', '-- only a comment', 'begin;', 'COMMIT'])('passes %j on', (sql) => {
    expect(rewriteStatement(sql)).toEqual({ kind: 'sql', sql, rules: [] })
  })
})

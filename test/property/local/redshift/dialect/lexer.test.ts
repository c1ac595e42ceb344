import fc from 'fast-check'
import { splitStatements, tokenize } from '../../../../../local/redshift/dialect/lexer'
import { rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'

/** Text made of the pieces that the lexer must tell apart, whole and broken, between text of any kind. */
const sqlLike = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '$$',
        '$a$',
        '--',
        '/*',
        '*/',
        '\n',
        ';',
        '(',
        ')',
        ',',
        '.',
        '::',
        '#t',
        'E',
        "E'",
        '$1',
        '=-',
        '#>>',
      ),
      fc.constantFrom(
        'select',
        'from',
        'avg(',
        'decode(',
        'qualify',
        'top 3',
        'create table t (a int)',
        'cast(a as',
        'listagg(',
        'listagg(distinct a',
        'over (',
        'median(',
        'percentile_cont(0.5)',
        'within group (order by a',
        'ignore nulls',
        'lag(',
        'nth_value(a, 2)',
        'ratio_to_report(a)',
        'extract(epoch from',
        'datediff(day,',
        'stddev(',
        'nvl2(a, b, c)',
        'pivot',
        'unpivot',
        'join',
        'unnest(',
        'x.y[0]',
        'identity',
        'check',
        'insert into t values (1',
        'delete from t using',
        'merge into t using s on a = b',
        'create view v as select',
        'alter table t add column',
        'create procedure p(a out int) as $$ begin',
        "execute 'select nvl(a, b)'",
        'truncate t;',
        'exception when others then',
        'end; $$ language plpgsql',
        'create function f(int) returns int stable as',
        'language sql',
        'call p(',
        'try_cast(a as',
        'update t set a = 1 from s join t u',
        "create user u password 'Word1234'",
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(' '.repeat(pieces.length % 2)))

describe('the lexer', () => {
  it('loses nothing: the tokens joined are the input, each where it says', () => {
    fc.assert(
      fc.property(sqlLike, (sql) => {
        const tokens = tokenize(sql)
        expect(tokens.map((token) => token.text).join('')).toBe(sql)
        for (const token of tokens) {
          expect(sql.slice(token.start, token.end)).toBe(token.text)
          expect(token.text).not.toBe('')
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('splits into pieces that joined are the input, none blank beside another', () => {
    fc.assert(
      fc.property(sqlLike, (sql) => {
        const pieces = splitStatements(sql)
        expect(pieces.join('')).toBe(sql)
        if (pieces.length > 1)
          for (const piece of pieces) expect(piece.replaceAll(';', '').trim()).not.toBe('')
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps a literal whole, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const literal = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
        expect(splitStatements(`select ${literal}; select 2`)).toEqual([`select ${literal};`, ' select 2'])
      }),
    )
  })
})

describe('the rewriter', () => {
  it('answers any text without throwing', () => {
    fc.assert(
      fc.property(sqlLike, (sql) => {
        expect(['sql', 'copy', 'refused']).toContain(rewriteStatement(sql).kind)
      }),
      { numRuns: 2_000 },
    )
  })

  it('leaves statements that hold nothing of Redshift as they are', () => {
    const name = fc.constantFrom('a', 'b', 'amount', 'launch_id', '"quoted"')
    const value = fc.oneof(
      name,
      fc.integer().map(String),
      fc.constantFrom("'text'", 'null', 'count(*)', 'sum(a)'),
    )
    const select = fc
      .tuple(fc.array(value, { minLength: 1, maxLength: 5 }), name, name)
      .map(
        ([columns, table, key]) => `select ${columns.join(', ')}\n  from ${table} -- all\n where ${key} > 1`,
      )
    fc.assert(
      fc.property(select, (sql) => {
        expect(rewriteStatement(sql)).toEqual({ kind: 'sql', sql, rules: [] })
      }),
    )
  })
})

import { Draft } from '../../../../../local/redshift/dialect/draft'
import { aliasCandidates, neededAliases } from '../../../../../local/redshift/dialect/lateral-alias'
import { rewriteStatement } from '../../../../../local/redshift/dialect/rewrite'

describe('aliasCandidates', () => {
  const names = (sql: string) => aliasCandidates(new Draft(sql)).map((candidate) => candidate.name)

  it.each([
    ['select a + 1 as b, b * 2 as c from t', ['b']],
    ['select a + 1 b, b + 1 c, c + b from t', ['b', 'c']],
    ['select a + 1 as b from t where b > 1', ['b']],
    ['with q as (select f(a) as x, x + 1 from t) select y + 1 as z, z from q', ['x', 'z']],
  ])('%s', (sql, expected) => {
    expect(names(sql)).toEqual(expected)
  })

  it.each([
    'select a, b from t',
    'select a as a, a + 1 from t',
    'select t.a as a, a + 1 from t',
    'select a + 1 as b, t.b from t',
    'select a + 1 as b, b(a) from t',
    'select b + 1 as c, a + 1 as b from t',
    'select a + 1 as b, (select b from u) from t',
    'select a + 1 as b, c as b from t',
  ])('finds none in %s', (sql) => {
    expect(names(sql)).toEqual([])
  })
})

test('a chosen alias is replaced by what it names, one of an alias too', () => {
  const sql = 'select a + 1 as b, b * 2 as c, c - b from t'
  expect(rewriteStatement(sql, { inlined: new Set([0, 1]) })).toMatchObject({
    sql: 'select a + 1 as b, (a + 1) * 2 as c, ((a + 1) * 2) - (a + 1) from t',
  })
})

describe('neededAliases', () => {
  /** Answers as a database in which these names, by their place, are no columns. */
  const database =
    (names: readonly string[], aliases: readonly number[]) => async (inlined: ReadonlySet<number>) => {
      const open = aliases.find((index) => !inlined.has(index))
      return open === undefined ? undefined : names[open]
    }

  it.each([
    [['a'], [0]],
    [['a', 'a'], [1]],
    [
      ['a', 'b', 'a'],
      [0, 1],
    ],
    [['a', 'b'], []],
  ])('of %j takes %j', async (names, aliases) => {
    expect([...(await neededAliases(names, false, database(names, aliases)))]).toEqual(aliases)
  })

  it('takes all of a late-binding view whose tables are not there, and none of another statement that is wrong', async () => {
    const wrong = async () => ''
    expect(await neededAliases(['a', 'b'], true, wrong)).toEqual(new Set([0, 1]))
    expect(await neededAliases(['a', 'b'], false, wrong)).toEqual(new Set())
  })
})

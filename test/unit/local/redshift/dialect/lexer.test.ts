import { splitStatements, tokenize } from '../../../../../local/redshift/dialect/lexer'

const kinds = (sql: string): readonly string[] => tokenize(sql).map((token) => `${token.kind} ${token.text}`)

describe('tokenize', () => {
  it.each([
    ["'a\\'b' c", ["string 'a\\'b'", 'space  ', 'word c']],
    ["'it''s'", ["string 'it''s'"]],
    ["E'\\n'", ["string E'\\n'"]],
    ['"a""b"', ['quoted "a""b"']],
    ["$tag$ it's $$ $tag$", ["string $tag$ it's $$ $tag$"]],
    ['$1', ['param $1']],
    ['/* a /* b */ c */x', ['comment /* a /* b */ c */', 'word x']],
    ['-- to the end\nx', ['comment -- to the end', 'space \n', 'word x']],
    ['1.5e-3', ['number 1.5e-3']],
    ['.5', ['number .5']],
    ['a::int', ['word a', 'operator ::', 'word int']],
    ['a=-1', ['word a', 'operator =', 'operator -', 'number 1']],
    ['a->>b', ['word a', 'operator ->>', 'word b']],
    ['from #tmp', ['word from', 'space  ', 'word #tmp']],
    ['5#3', ['number 5', 'operator #', 'number 3']],
    ['größe', ['word größe']],
    ['a--b', ['word a', 'comment --b']],
  ])('reads %s', (sql, expected) => {
    expect(kinds(sql)).toEqual(expected)
  })

  it.each(["'open", '"open', '/* open', '$$ open', "'ends in a backslash\\"])(
    'lets %s reach to the end',
    (sql) => {
      expect(tokenize(sql)).toEqual([expect.objectContaining({ text: sql, start: 0, end: sql.length })])
    },
  )
})

describe('splitStatements', () => {
  it.each([
    ['', []],
    ['select 1', ['select 1']],
    ['select 1; select 2', ['select 1;', ' select 2']],
    ['select 1;;\n', ['select 1;;\n']],
    ['select \';\' ; select "a;b"', ["select ';' ;", ' select "a;b"']],
    ['select 1; -- a comment; alone', ['select 1; -- a comment; alone']],
    ['select 1; /* of the second */ select 2;', ['select 1;', ' /* of the second */ select 2;']],
    [
      'create function f() as $$ select 1; $$ language sql; select 2',
      ['create function f() as $$ select 1; $$ language sql;', ' select 2'],
    ],
    [';; select 1', [';; select 1']],
  ])('cuts %j', (sql, expected) => {
    expect(splitStatements(sql)).toEqual(expected)
  })
})

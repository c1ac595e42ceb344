import { nextLink } from '../../../job/extract/link-header'

test.each([
  ['<https://x.test/a?page=2>; rel="next"', 'https://x.test/a?page=2'],
  ['<https://x.test/a?page=2>; rel=next', 'https://x.test/a?page=2'],
  ['</a?page=2>; rel="next", </a?page=9>; rel="last"', '/a?page=2'],
  ['</a?page=1>; rel="prev", </a?page=3>; rel="next"', '/a?page=3'],
  ['</a>;rel="last";title="a, \\"b\\"; rel=next",</b,c>;title=x;rel="prefetch NEXT"', '/b,c'],
  ['</a>; REL=Next', '/a'],
  ['<?page=2>; results="true"; rel="next"; ', '?page=2'],
  ['</a>; rel="next"; rel="prev"', '/a'],
])('finds the next page in `%s`', (header, target) => {
  expect(nextLink(header)).toBe(target)
})

test.each([
  null,
  '',
  '</a>; rel="prev"',
  '</a>; rel="prev"; rel="next"',
  '</a>; title="rel=next"',
  '</a>; rel="nextcloud"',
  '</a>; rel="next"; anchor="#other"',
  '</a>; crossorigin; rel=preload, , </b>',
])('finds none in `%s`', (header) => {
  expect(nextLink(header)).toBeUndefined()
})

test.each(['https://x.test/a; rel="next"', '</a; rel="next"', '</a> </b>; rel=next', '</a>; rel="next'])(
  'does not pass over `%s`, which it cannot read',
  (header) => {
    expect(nextLink(header)).toBe('malformed')
  },
)

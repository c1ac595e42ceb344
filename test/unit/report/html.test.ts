import fc from 'fast-check'
import { html } from '../../../job/report/html'
import { htmlPage, htmlTable } from '../../../job/report/html-page'

test('values are escaped, markup is not, nothing is nothing', () => {
  const inner = html`<b>${'a < b & "c"'}</b>`
  expect(html`<p>${[inner, 1, undefined, ["it's"]]}</p>`.text).toBe(
    '<p><b>a &lt; b &amp; &quot;c&quot;</b>1it&#39;s</p>',
  )
})

test('no text leaves its place, in an element or an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const markup = html`<td title="${text}">${text}</td>`.text
      expect(markup.match(/[<>"]/g)).toEqual(['<', '"', '"', '>', '<', '>'])
      expect([...markup].filter((one) => one < ' ' && !'\t\n'.includes(one))).toEqual([])
    }),
  )
})

test('a page fetches nothing and runs nothing, whatever its text says', () => {
  const page = htmlPage('</title><script>', [
    htmlTable([{ title: '<img src=x>' }], [['<script>alert(1)</script>']]),
  ])
  expect(page).not.toMatch(/<script|<img|<link|src=x>|@import|url\(/)
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
})

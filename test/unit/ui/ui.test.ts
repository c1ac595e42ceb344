import { formatBytes, formatCount, formatSeconds } from '../../../job/ui/format'
import { nearestName } from '../../../job/ui/nearest-name'
import { formatTable } from '../../../job/ui/table'
import { Terminal } from '../../../job/ui/terminal'

test('a table is aligned, without trailing spaces', () => {
  const table = formatTable(
    [{ title: 'table' }, { title: 'rows', align: 'right' }],
    [
      ['launches', '205'],
      ['größe', '1,024'],
    ],
  )
  expect(table).toBe('table      rows\nlaunches    205\ngröße     1,024')
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [645_314, '645 kB'],
  [999_600, '1.0 MB'],
  [427_000_000, '427 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('counts have separators, seconds one decimal', () => {
  expect([formatCount(1_234_567), formatSeconds(0.04), formatSeconds(123.4)]).toEqual([
    '1,234,567',
    '0.0 s',
    '123 s',
  ])
})

test.each([
  ['spacx', 'spacex'],
  ['extrct', 'extract'],
  ['xyz', undefined],
])('`%s` most likely means %s', (name, expected) => {
  expect(nearestName(name, ['extract', 'spacex', 'stage'])).toBe(expected)
})

describe('a terminal', () => {
  const create = (options: {
    tty: boolean
    color?: boolean
    environment?: Record<string, string>
    json?: boolean
  }) => {
    const out = { text: '', isTTY: options.tty, write: (text: string) => (out.text += text) }
    const err = { text: '', isTTY: options.tty, write: (text: string) => (err.text += text) }
    const { environment = {}, color = true, json = false } = options
    return { terminal: new Terminal({ stdout: out, stderr: err, environment, color, json }), out, err }
  }

  test('decorates only on a terminal, and where nobody has asked it not to', () => {
    const styled = (options: Parameters<typeof create>[0]): boolean =>
      create(options).terminal.style('red', 'x') !== 'x'
    expect(styled({ tty: true })).toBe(true)
    expect(styled({ tty: false })).toBe(false)
    expect(styled({ tty: true, color: false })).toBe(false)
    expect(styled({ tty: true, environment: { NO_COLOR: '1' } })).toBe(false)
    expect(styled({ tty: true, environment: { TERM: 'dumb' } })).toBe(false)
    expect(styled({ tty: true, json: true })).toBe(false)
  })

  test('rewrites a line only on a terminal outside CI', () => {
    expect(create({ tty: true }).terminal.animated).toBe(true)
    expect(create({ tty: true, environment: { CI: 'true' } }).terminal.animated).toBe(false)
    expect(create({ tty: false }).terminal.animated).toBe(false)
  })

  test('keeps data and talk apart', () => {
    const { terminal, out, err } = create({ tty: false })
    terminal.print('data')
    terminal.say('talk')
    expect([out.text, err.text]).toEqual(['data\n', 'talk\n'])
  })
})

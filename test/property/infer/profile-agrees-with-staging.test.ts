import fc from 'fast-check'
import type { PathProfile } from '../../../job/infer/profile'
import { parseColumnType } from '../../../job/pipeline/column-type'
import { DuckdbSession } from '../../../job/stage/duckdb-session'
import { duckdbText } from '../../../job/stage/duckdb-text'
import { strictCast, strictCastMacros } from '../../../job/stage/strict-casts'
import { profileEach } from '../../support/infer/profile-text'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
let session: DuckdbSession

beforeAll(async () => {
  folder = await makeTempFolder()
  session = await DuckdbSession.open({ memoryMb: 200, spillFolder: folder })
  for (const macro of strictCastMacros) await session.run(macro)
})

afterAll(async () => {
  session.close()
  await removeTempFolder(folder)
})

/** What staging's cast to a type makes of each text; null where it refuses it. */
async function castEach(types: readonly string[], texts: readonly string[]) {
  const casts = types.map((name) => {
    const type = parseColumnType(name)
    if (type === undefined) throw new Error(`no type: ${name}`)
    return `CAST(${strictCast(type, 't')} AS VARCHAR) AS "${name}"`
  })
  const rows = texts.map((text, index) => `(${index}, ${duckdbText(text)})`)
  return await session.rows(
    `SELECT t, ${casts.join(', ')} FROM (VALUES ${rows.join(', ')}) v(i, t) ORDER BY i`,
  )
}

/** Both sides side by side; the profiles have one value each. */
async function compare(
  types: readonly string[],
  texts: readonly string[],
  toJson: (text: string) => string,
  expected: (profile: PathProfile) => Readonly<Record<string, boolean>>,
): Promise<void> {
  const profiles = await profileEach(texts.map(toJson))
  const rows = await castEach(types, texts)
  const said = profiles.map((profile, index) => ({ text: texts[index], ...expected(profile) }))
  const taken = rows.map(({ t, ...casts }) => ({
    text: t,
    ...Object.fromEntries(Object.entries(casts).map(([type, value]) => [type, value !== null])),
  }))
  expect(said).toEqual(taken)
}

const timeTypes = ['date', 'timestamp', 'timestamptz']

function compareTimes(texts: readonly string[]): Promise<void> {
  return compare(timeTypes, texts, JSON.stringify, ({ texts: found }) => ({
    date: found?.dates === 1,
    // A timestamp column takes an instant too, in UTC.
    timestamp: found?.timestamps === 1 || found?.timestampsWithZone === 1,
    timestamptz: found?.timestampsWithZone === 1,
  }))
}

const decimals = [
  [18, 0],
  [18, 2],
  [38, 0],
  [38, 10],
  [38, 37],
] as const
const numberTypes = [
  'integer',
  'bigint',
  'double precision',
  ...decimals.map(([precision, scale]) => `decimal(${precision},${scale})`),
]

function compareNumbers(texts: readonly string[]): Promise<void> {
  return compare(
    numberTypes,
    texts,
    (text) => text,
    ({ numbers }) => {
      if (numbers === undefined) throw new Error('no number')
      const isIn = (bits: number): boolean => {
        const value = numbers.minInteger === undefined ? undefined : BigInt(numbers.minInteger)
        return value !== undefined && BigInt.asIntN(bits, value) === value
      }
      return {
        integer: isIn(32),
        bigint: isIn(64),
        'double precision': numbers.beyondDouble === 0,
        ...Object.fromEntries(
          decimals.map(([precision, scale]) => [
            `decimal(${precision},${scale})`,
            numbers.maxIntegerDigits <= precision - scale && numbers.maxScale <= scale,
          ]),
        ),
      }
    },
  )
}

const twoDigits = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))
const year = fc.oneof(
  fc.constantFrom('0000', '0001', '1582', '1900', '1970', '2000', '2023', '2024', '9999', '10000', '999'),
  fc.integer({ min: 0, max: 9_999 }).map((value) => String(value).padStart(4, '0')),
)
const date = fc.oneof(
  fc.tuple(year, twoDigits(13), twoDigits(32)).map((parts) => parts.join('-')),
  fc
    .tuple(year, fc.constantFrom('01-01', '12-31', '02-28', '02-29', '02-30', '04-31', '1-1'))
    .map((parts) => parts.join('-')),
)
const second = fc.oneof(
  fc.constantFrom('', ':', ':0', ':00', ':59', ':60', ':00.', ':00,5'),
  fc
    .tuple(twoDigits(61), fc.stringMatching(/^[0-9]{0,8}0{0,8}$/))
    .map(([whole, digits]) => `:${whole}.${digits}`),
  twoDigits(61).map((whole) => `:${whole}`),
)
const zone = fc.oneof(
  fc.constantFrom(
    '',
    'Z',
    'z',
    ' Z',
    'ZZ',
    'UTC',
    ' UTC',
    ' Europe/Berlin',
    '+',
    '-',
    '+1',
    '+5:30',
    '+05:3',
    '-00:00',
  ),
  fc.constantFrom(
    '+15:59',
    '-15:59',
    '+16',
    '-16:00',
    '+14',
    '+0530',
    '+05:60',
    '-0130',
    '+24:00',
    '+05:30:00',
  ),
  fc
    .tuple(fc.constantFrom('+', '-'), twoDigits(17), fc.constantFrom('', ':'), twoDigits(61))
    .map((parts) => parts.join('')),
)
const time = fc
  .tuple(
    date,
    fc.constantFrom('T', ' ', 't', '', '  '),
    fc.oneof(twoDigits(25), fc.constantFrom('00', '23', '24')),
    fc.constantFrom(':', '', '.'),
    fc.oneof(twoDigits(61), fc.constantFrom('0', '000')),
    second,
    zone,
  )
  .map((parts) => parts.join(''))
/** One character of a text changed, left out or doubled. */
const damaged = fc
  .tuple(time, fc.nat(30), fc.constantFrom('', '0', '9', '-', ':', ' ', '٣', 'é', '+', '.', 'Z'))
  .map(([text, place, character]) => text.slice(0, place) + character + text.slice(place + 1))

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`))
const whole = fc
  .oneof(
    digits(45),
    fc.tuple(digits(20), fc.integer({ min: 0, max: 30 })).map(([text, zeros]) => text + '0'.repeat(zeros)),
  )
  .map((text) => text.replace(/^0+(?=.)/, ''))
const anyNumber = fc
  .tuple(
    fc.constantFrom('', '-'),
    whole,
    fc.oneof(
      fc.constantFrom('', '.0', '.000'),
      digits(45).map((text) => `.${text}`),
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc
        .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 400 }))
        .map((parts) => parts.join('')),
      fc.constantFrom('e00', 'e-000', 'E+007', 'e999', 'e-999'),
    ),
  )
  .map((parts) => parts.join(''))
/** Doubles, spelled with the digits around those that they keep. */
const nearDouble = fc
  .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 13, max: 18 }), fc.boolean())
  .map(([value, length, isFixed]) =>
    isFixed && Math.abs(value) < 1e20 && Math.abs(value) > 1e-5
      ? value.toPrecision(length)
      : value.toExponential(length),
  )
/** Numbers half-way between two of 16 digits, whose nearest is decided by the even digit. */
const halves = fc
  .tuple(
    fc.integer({ min: 562_949_953_421_312, max: 999_999_999_999_998 }),
    fc.constantFrom('.2', '.3', '.7', '.8', '.25', '.75'),
  )
  .map((parts) => parts.join(''))

/** Each run asks DuckDB once about a whole list. */
const listOf = (text: fc.Arbitrary<string>) => fc.array(text, { minLength: 300, maxLength: 400 })
const runs = { numRuns: 25, endOnFailure: true }

describe('the profile takes for a date, a time or a number just what staging takes', () => {
  test('of the texts that are tricky', async () => {
    await compareTimes([
      ...['2020-02-29', '1900-02-29', '2000-02-29', '0000-01-01', '0001-01-01', '9999-12-31', '2020-13-01'],
      ...[
        '2020-00-10',
        '2020-01-00',
        '2020-1-1',
        '2020/01/01',
        '20200101',
        '',
        ' ',
        '----------',
        '2020-01-01 ',
      ],
      ...[
        '0001-01-01T00:00Z',
        '0001-01-01T00:00+00:01',
        '0001-01-01T00:00:59+00:01',
        '0000-12-31T23:59-00:01',
      ],
      ...[
        '0000-12-31T23:58:59.999999-00:01',
        '0000-12-31 08:01-15:59',
        '0000-02-29T00:00Z',
        '0000-12-31T23:59',
      ],
      ...['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59-00:01', '9999-12-31T23:59:59+00:01'],
      ...['2020-01-01T10:00', '2020-01-01T10', '2020-01-01T10:00Z', '2020-01-01T24:00', '2020-01-01T23:60'],
      ...[
        '2020-01-01T10:00:00.123456',
        '2020-01-01T10:00:00.1234567',
        '2020-01-01T10:00:00.1234560000000000000',
      ],
      ...['2020-01-01T10:00:00.Z', '2020-01-01T10:00:60', '2020-06-30T23:59:60Z', '2020-01-01T10:00:5Z'],
      ...['2020-01-01T10:00+15:59', '2020-01-01T10:00-15:59', '2020-01-01T10:00+1559', '2020-01-01T10:00+16'],
      ...['2020-01-01T10:00 +01', '2020-01-01T10:00:00.5+01', '2020-01-01T10:00:00.000000000+01:00'],
    ])
    await compareNumbers([
      ...['0', '-0', '0.0', '-0.0e0', '0e500', '0.00e-500', '5.0', '1e3', '12.5e1', '1200E-2', '0.0012e+4'],
      ...[
        '2147483647',
        '2147483648',
        '-2147483648',
        '-2147483649',
        '9223372036854775807',
        '9223372036854775808',
      ],
      ...[
        '-9223372036854775808',
        '-9223372036854775809',
        '9.223372036854775807e18',
        '1e18',
        '1e19',
        '1e38',
        '1e37',
      ],
      ...['0.1', '0.30000000000000004', '0.10000000000000001', '0.1234567890123456', '0.12345678901234567'],
      ...['1e308', '1.7976931348623157e308', '1.7976931348623159e308', '1e309', '1e400', '1e-307', '1e-308'],
      ...['2.2250738585072014e-308', '2.2250738585072013e-308', '2.225e-308', '5e-324', '1e-400', '0.5e-323'],
      ...[
        '9007199254740993',
        '9007199254740992',
        '90071992547409930',
        '123456789012345678',
        '100000000000000000000',
      ],
      ...[
        '562949953421312.2',
        '562949953421312.3',
        '562949953421312.7',
        '562949953421312.8',
        '562949953421312.25',
      ],
      ...['1e999', '0e999', '1.50e001', '15e-1', '1e-37', '1e-38', '12345678901234567890123456789012345678'],
    ])
  })

  test('of any dates and times, also damaged ones', async () => {
    await fc.assert(fc.asyncProperty(listOf(fc.oneof(date, time, time, damaged)), compareTimes), runs)
  }, 120_000)

  test('of any numbers', async () => {
    const number = fc.oneof(anyNumber, nearDouble, halves)
    await fc.assert(fc.asyncProperty(listOf(number), compareNumbers), runs)
  }, 120_000)

  test('counts the bytes of any text so that a varchar of as many takes it, and one less does not', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 50, maxLength: 60 }), async (texts) => {
        const clean = texts.map((one) => one.replaceAll('\0', ''))
        const profiles = await profileEach(clean.map((one) => escapeAll(one)))
        const rows = await session.rows(
          `SELECT ${clean.map((one, index) => `strlen(${duckdbText(one)}) AS n${index}`).join(', ')}`,
        )
        expect(profiles.map((profile) => profile.texts?.maxBytes)).toEqual(
          Object.values(rows[0] ?? {}).map(Number),
        )
      }),
      { numRuns: 20 },
    )
  }, 120_000)
})

/** JSON text in which half of the characters are escaped. */
function escapeAll(text: string): string {
  const units = [...text].map((character, index) =>
    index % 2 === 0
      ? JSON.stringify(character).slice(1, -1)
      : character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
  return `"${units.join('')}"`
}

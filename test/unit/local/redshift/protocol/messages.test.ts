import fc from 'fast-check'
import { passwordHash } from '../../../../../local/redshift/password-hash'
import { isRightAnswer, md5Answer } from '../../../../../local/redshift/protocol/md5-password'
import { encodeMessage, int16, int32, zeroEnded } from '../../../../../local/redshift/protocol/message'
import { parseRequest, readParse, withSql } from '../../../../../local/redshift/protocol/requests'
import { patchRowDescription, readDataRow } from '../../../../../local/redshift/protocol/row-description'
import {
  errorResponse,
  noticeResponse,
  readFields,
  redshiftError,
} from '../../../../../local/redshift/protocol/sql-error'
import { encodeStartup, readOpening } from '../../../../../local/redshift/protocol/startup'

const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''))

test('the fields of an error are read back as they were written', () => {
  fc.assert(
    fc.property(text, text, text, (message, detail, hint) => {
      const fields = readFields(errorResponse({ code: 'XX000', message, detail, hint }).subarray(5))
      expect([...fields]).toEqual([
        ['S', 'ERROR'],
        ['V', 'ERROR'],
        ['C', 'XX000'],
        ['M', message],
        ['D', detail],
        ['H', hint],
      ])
    }),
  )
})

/** No name of this back-end is a shortened one. */
const asIs = (text: string): string => text

test('a notice is an INFO', () => {
  expect(readFields(noticeResponse({ code: '00000', message: 'm' }).subarray(5)).get('S')).toBe('INFO')
})

test('the place in a rewritten statement is taken out of an error', () => {
  const body = Buffer.concat([zeroEnded('SERROR'), zeroEnded('P17'), zeroEnded('Mwrong'), Buffer.of(0)])
  const message = { type: 'E', body, bytes: encodeMessage('E', body) }
  expect(redshiftError(message, true, asIs)).toBe(message.bytes)
  expect([...readFields(redshiftError(message, false, asIs).subarray(5))]).toEqual([
    ['S', 'ERROR'],
    ['M', 'wrong'],
  ])
})

test('an error that Redshift words otherwise is reworded', () => {
  const body = Buffer.concat([zeroEnded('MMERGE command cannot affect row a second time'), Buffer.of(0)])
  const reworded = redshiftError({ type: 'E', body, bytes: encodeMessage('E', body) }, true, asIs)
  expect(readFields(reworded.subarray(5)).get('M')).toBe('Found multiple matches to update the same tuple.')
})

test('a Parse with another text keeps name and parameter types', () => {
  const types = Buffer.concat([int16(2), int32(23), int32(25)])
  const body = Buffer.concat([zeroEnded('name'), zeroEnded('select 1'), types])
  const changed = readParse(withSql(readParse(body), 'select 2').subarray(5))
  expect({ ...changed, rest: changed.rest.toString('hex') }).toEqual({
    name: 'name',
    sql: 'select 2',
    rest: types.toString('hex'),
  })
  expect(readParse(parseRequest('', 'é').subarray(5)).sql).toBe('é')
})

test('PostgreSQL types in a RowDescription become Redshift types, the rest stays', () => {
  const field = (name: string, type: number) =>
    Buffer.concat([zeroEnded(name), int32(16_384), int16(1), int32(type), int16(-1), int32(-1), int16(0)])
  const description = (types: readonly number[]) =>
    encodeMessage('T', int16(types.length), ...types.map((type, index) => field(`c${index}`, type)))
  const patched = patchRowDescription(description([114, 3802, 25, 23, 1043]))
  expect(patched).toEqual(description([4000, 4000, 1043, 23, 1043]))
})

test('a row is read with its nulls and empty texts', () => {
  const row = Buffer.concat([int16(3), int32(-1), int32(0), int32(2), Buffer.from('é')])
  expect(readDataRow(row)).toEqual([null, '', 'é'])
})

test('a password is proved only by its own answer', () => {
  const salt = Buffer.of(1, 2, 3, 4)
  const answer = zeroEnded(md5Answer('lakeload', 'right', salt))
  expect(isRightAnswer(answer, passwordHash('lakeload', 'right'), salt)).toBe(true)
  expect(isRightAnswer(answer, passwordHash('lakeload', 'wrong'), salt)).toBe(false)
  expect(isRightAnswer(answer, passwordHash('other', 'right'), salt)).toBe(false)
  expect(isRightAnswer(answer, passwordHash('lakeload', 'right'), Buffer.of(1, 2, 3, 5))).toBe(false)
  expect(isRightAnswer(zeroEnded(''), passwordHash('lakeload', 'right'), salt)).toBe(false)
})

test('a start-up is passed on with the parameters that PostgreSQL knows, and what Redshift begins with', () => {
  const parameters = new Map([
    ['user', 'lakeload'],
    ['client_protocol_version', '2'],
    ['database', 'dev'],
    ['plugin_name', 'x'],
  ])
  expect(readOpening(encodeStartup(parameters))).toEqual({
    kind: 'startup',
    minor: 0,
    parameters: new Map([
      ['extra_float_digits', '0'],
      ['client_connection_check_interval', '1s'],
      ['user', 'lakeload'],
      ['database', 'dev'],
    ]),
  })
})

import { JobError } from '../errors/job-error'
import { type Misfit, type Misfits, maybeNull } from './misfit'

/** The one error that tells of everything in the raw records that does not fit: the first in full, the others in short. */
export function refusal(misfits: Misfits, pipeline: string): JobError {
  const [first, ...others] = misfits.first
  if (first === undefined) throw new JobError('INTERNAL', 'a refusal needs a value that was refused')
  const more = misfits.count - 1
  const rest =
    more === 0
      ? ''
      : `; ${more} more ${more === 1 ? 'does' : 'do'} not fit: ${others.map(shortly).join('; ')}${more > others.length ? '; …' : ''}`
  const contract = `pipelines/${pipeline}/schema.yml`
  const parquet = first.reason === maybeNull ? ', or set `format` of the stream to `parquet`' : ''
  const hint =
    first.kind === 'value'
      ? `change \`${first.table}.${first.column}\` in ${contract} so that it holds the value, or have the source corrected, or set \`schemaContract.types\` to \`quarantine\`, \`discard_value\` or \`evolve\` (a variant column)${parquet}; then run again`
      : `look at line ${first.line} of the raw object; change ${contract}, or have the source corrected, or set \`schemaContract.types\` to \`quarantine\`; then run again`
  return new JobError(
    first.kind === 'value' ? 'STAGE_VALUE_REFUSED' : 'STAGE_RECORD_REFUSED',
    `${describe(first)}${rest}`,
    { hint, context: { ...facts(first), refused: misfits.count } },
  )
}

/** The first misfits of many: one in full, the others in short. */
export function describeMisfits([first, ...others]: readonly Misfit[]): string {
  return first === undefined ? '' : [describe(first), ...others.map(shortly)].join('; ')
}

function describe(misfit: Misfit): string {
  return `${subject(misfit)} ${misfit.reason}: ${place(misfit)}`
}

function subject(misfit: Misfit): string {
  const value = misfit.value === undefined ? 'the value' : quoted(misfit.value)
  if (misfit.kind === 'record') {
    return `${misfit.path === '$' ? 'the record' : value} at \`${misfit.path}\``
  }
  return `${value} for \`${misfit.table}.${misfit.column}\` (${misfit.type})`
}

function place(misfit: Misfit): string {
  const path = misfit.kind === 'value' ? `\`${misfit.path}\` in ` : ''
  return `${path}line ${misfit.line} of \`${misfit.rawObject}\``
}

function shortly(misfit: Misfit): string {
  const value = misfit.value === undefined ? '' : `${quoted(misfit.value, 40)} `
  return `${value}at \`${misfit.path}\` in line ${misfit.line} of \`${misfit.rawObject.split('/').at(-1)}\``
}

/** A value between backticks on one line, whatever it holds. */
export function quoted(value: string, length = 120): string {
  const cut = value.length > length ? `${value.slice(0, length)}…` : value
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a terminal
  const printable = cut.replace(/[\u0000-\u001f\u007f`]/g, (character) =>
    character === '`' ? "'" : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `\`${printable}\``
}

function facts(misfit: Misfit): Record<string, string | number> {
  const { table, column, type, value } = misfit
  return {
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    ...(type === undefined ? {} : { type }),
    path: misfit.path,
    ...(value === undefined ? {} : { value }),
    raw_object: misfit.rawObject,
    raw_line: misfit.line,
  }
}

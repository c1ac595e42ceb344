import { type ColumnType, formatColumnType, maxVarcharBytes } from '../pipeline/column-type'
import type { ColumnContract } from '../pipeline/contract'
import { chooseScalarType, roomFor } from './column-types'
import type { PathProfile } from './profile'
import { kindsOf } from './profile-tree'

/** Whether a column of a contract holds what the data shows. */
export type Fit =
  | { readonly status: 'fits' }
  /** The same kind of type, wider. */
  | { readonly status: 'widen'; readonly type: ColumnType; readonly why: string }
  /** A person has to decide. */
  | { readonly status: 'conflict'; readonly why: string }

const fits: Fit = { status: 'fits' }

/** Judges a column by the values at its path. Nulls count only where the value itself is there and null. */
export function fitColumn(column: ColumnContract, profile: PathProfile): Fit {
  if (!column.nullable && profile.null > 0) {
    return { status: 'conflict', why: `is \`nullable: false\`, and null in ${profile.null} places` }
  }
  const { type } = column
  const kinds = kindsOf(profile)
  if (type.kind === 'super' || kinds.length === 0) return fits
  if (kinds.includes('object') || kinds.includes('array')) return conflict(type, 'objects or lists')
  if (type.kind === 'varchar') return fitText(type.bytes, profile)
  if (kinds.length > 1) return conflict(type, kinds.join(' and '))
  const { type: needed } = chooseScalarType(profile)
  if (formatColumnType(needed) === formatColumnType(type)) return fits
  return fitScalar(type, needed, profile)
}

function fitText(bytes: number, profile: PathProfile): Fit {
  const longest = Math.max(
    profile.string > 0 ? (profile.texts?.maxBytes ?? 0) : 0,
    profile.number > 0 ? (profile.numbers?.maxTextBytes ?? 0) : 0,
    profile.boolean > 0 ? 'false'.length : 0,
  )
  if (longest <= bytes) return fits
  const why = `a text has ${longest} bytes`
  if (longest > maxVarcharBytes) return { status: 'conflict', why: `${why}, more than varchar holds` }
  return { status: 'widen', type: { kind: 'varchar', bytes: roomFor(longest) }, why }
}

function fitScalar(type: ColumnType, needed: ColumnType, profile: PathProfile): Fit {
  const { numbers, texts } = profile
  switch (type.kind) {
    case 'bigint':
      return needed.kind === 'integer' ? fits : conflict(type, formatColumnType(needed))
    case 'integer':
      if (needed.kind !== 'bigint') return conflict(type, formatColumnType(needed))
      return { status: 'widen', type: needed, why: 'a whole number is out of the range of integer' }
    case 'double':
      return profile.number > 0 && numbers?.beyondDouble === 0
        ? fits
        : conflict(type, formatColumnType(needed))
    case 'decimal': {
      const isHeld =
        numbers !== undefined &&
        profile.number > 0 &&
        numbers.maxScale <= type.scale &&
        numbers.maxIntegerDigits <= type.precision - type.scale
      return isHeld ? fits : conflict(type, formatColumnType(needed))
    }
    case 'timestamp':
      return texts !== undefined &&
        profile.string > 0 &&
        texts.timestamps + texts.timestampsWithZone === profile.string
        ? fits
        : conflict(type, formatColumnType(needed))
    default:
      return conflict(type, formatColumnType(needed))
  }
}

function conflict(type: ColumnType, found: string): Fit {
  return { status: 'conflict', why: `is \`${formatColumnType(type)}\`, and the data needs \`${found}\`` }
}

import { superArrays } from './super/arrays'
import { superCasts } from './super/casts'
import { superInspection } from './super/inspection'
import { jsonFunctions } from './super/json-functions'
import { superObjects } from './super/objects'
import { superOperators } from './super/operators'
import { superNavigation, superValues } from './super/values'

/** The SUPER type with its casts, operators and functions, and the JSON functions of text. */
export const superFunctions: readonly string[] = [
  ...superValues,
  ...superNavigation,
  ...superCasts,
  ...superOperators,
  ...jsonFunctions,
  ...superInspection,
  ...superArrays,
  ...superObjects,
]

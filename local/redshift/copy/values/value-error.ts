/** Why a value, or a whole row, cannot be loaded: the code and text of STL_LOAD_ERRORS. */
export class ValueError extends Error {
  readonly code: number
  /** The column's place among those that are loaded; `undefined` where the row itself is at fault. */
  readonly column: number | undefined
  /** The text that did not fit, in bytes. */
  readonly value: string
  /** Where in the row it stands. */
  readonly position: number

  constructor(
    code: number,
    message: string,
    place: Partial<Pick<ValueError, 'column' | 'value' | 'position'>> = {},
  ) {
    super(message)
    this.name = 'ValueError'
    this.code = code
    this.column = place.column
    this.value = place.value ?? ''
    this.position = place.position ?? 0
  }

  /** The same error, once it is known where it happened. */
  at(column: number, value: string, position: number): ValueError {
    return new ValueError(this.code, this.message, { column, value, position })
  }
}

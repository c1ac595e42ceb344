/** A file that is no BZIP2, or a broken one. */
export class BadBzip2 extends Error {
  readonly code = 'BZIP2_DATA_ERROR'

  constructor(reason: string) {
    super(`incorrect BZIP2 data: ${reason}`)
    this.name = 'BadBzip2'
  }
}

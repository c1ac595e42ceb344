/** What a code of a load error says, and what to do about it. */
export interface LoadErrorCause {
  /** The cause, as a clause. */
  readonly cause: string
  /** An action; `{column}` stands for the column. */
  readonly fix: string
}

const restage = 'stage again, so that the files are those that lakeload writes'
const correctType = 'correct the type of {column} in schema.yml and stage again'
const readable = 'check that the file is in the lake and that the role of COPY may read it'
const rebuildFiles = 'stage again, so that the files have the columns of the contract'

/**
 * The codes that `sys_load_error_detail` and `stl_load_errors` know (AWS, "Load error reference"), and those of columnar files,
 * which AWS lists nowhere: they are from reports of people who met them.
 */
const causes: Readonly<Record<number, LoadErrorCause>> = {
  1000: { cause: 'the file has a list or an object where the column takes none', fix: rebuildFiles },
  1200: { cause: 'the line cannot be read', fix: restage },
  1201: { cause: 'the file has no delimiter', fix: restage },
  1202: { cause: 'the line has more values than the table has columns', fix: restage },
  1203: { cause: 'the line has fewer values than the table has columns', fix: restage },
  1204: {
    cause: 'the value is longer than its column, or out of the range of its type',
    fix: 'give {column} a longer or wider type in schema.yml and stage again',
  },
  1205: { cause: 'the value is no date', fix: correctType },
  1206: { cause: 'the value is no timestamp', fix: correctType },
  1207: { cause: 'the value is no number of the type of its column', fix: correctType },
  1208: { cause: 'the value is no floating-point number', fix: correctType },
  1209: { cause: 'the value is no decimal number, or has too many digits', fix: correctType },
  1210: { cause: 'the value is no boolean', fix: correctType },
  1211: { cause: 'the line is empty', fix: restage },
  1212: { cause: 'the file is not there', fix: readable },
  1213: {
    cause: 'the value is missing and its column is NOT NULL',
    fix: 'set `nullable: true` for {column} in schema.yml, or find out why the source leaves it away, and stage again',
  },
  1214: { cause: 'the line has no delimiter where one should be', fix: restage },
  1215: { cause: 'the value does not fit a CHAR column', fix: correctType },
  1216: { cause: 'the line is no JSON, or is larger than COPY takes', fix: restage },
  1217: {
    cause: 'the value of an identity column cannot be used',
    fix: 'create the table anew: lakeload makes none with an identity column',
  },
  1218: {
    cause: 'the text has a NUL byte, which no column takes',
    fix: 'have the source leave it out, or let the stream set such records aside: `schemaContract: { types: "quarantine" }`; then stage again',
  },
  1219: { cause: 'the text has hexadecimal digits that are no UTF-8', fix: restage },
  1220: {
    cause: 'the text has characters that are no UTF-8, or that Redshift does not take',
    fix: 'have the source send sound UTF-8, or let the stream set such records aside: `schemaContract: { types: "quarantine" }`; then stage again',
  },
  1221: { cause: 'the file is in another encoding than UTF-8', fix: restage },
  1222: {
    cause: 'the number is too large for an integer column',
    fix: 'make {column} a bigint or a decimal in schema.yml and stage again',
  },
  1223: { cause: 'the value is of another type than its column', fix: correctType },
  1224: { cause: 'the text is no JSON that a SUPER column takes', fix: restage },
  8001: { cause: 'a file or the manifest of COPY cannot be read', fix: readable },
  9005: { cause: 'the file ends in the middle of a row', fix: restage },
  15001: {
    cause: 'a value of the file does not fit its column',
    fix: 'give {column} a longer or wider type in schema.yml and stage again',
  },
  15003: { cause: 'the manifest does not give the length of a file', fix: restage },
  15007: { cause: 'the file has other columns or types than the table', fix: rebuildFiles },
}

/** What is known of a code; undefined of others, and where the warehouse gave none. */
export function causeOf(code: string): LoadErrorCause | undefined {
  return code === '' ? undefined : causes[Number(code)]
}

/** Every code that something is known of. */
export const knownLoadErrors: readonly number[] = Object.keys(causes).map(Number)

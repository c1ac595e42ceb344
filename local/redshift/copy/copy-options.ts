/** How many arguments of what kind an option of COPY takes. */
type Argument = 'none' | 'value' | 'optional-text' | 'optional-word'

/**
 * Every parameter of Redshift's COPY that this endpoint knows by name but does not carry out, with what may follow it: enough to read
 * over it and say which one is in the way.
 */
export const otherOptions: ReadonlyMap<string, Argument> = new Map<string, Argument>([
  ['acceptanydate', 'none'],
  ['acceptinvchars', 'optional-text'],
  ['blanksasnull', 'none'],
  ['bzip2', 'none'],
  ['comprows', 'value'],
  ['compupdate', 'optional-word'],
  ['dateformat', 'value'],
  ['delimiter', 'value'],
  ['emptyasnull', 'none'],
  ['encoding', 'value'],
  ['encrypted', 'none'],
  ['escape', 'none'],
  ['explicit_ids', 'none'],
  ['fillrecord', 'none'],
  ['fixedwidth', 'value'],
  ['gzip', 'none'],
  ['ignoreallerrors', 'none'],
  ['ignoreblanklines', 'none'],
  ['ignoreheader', 'value'],
  ['lzop', 'none'],
  ['master_symmetric_key', 'value'],
  ['maxerror', 'value'],
  ['noload', 'none'],
  ['null', 'value'],
  ['quote', 'value'],
  ['readratio', 'value'],
  ['region', 'value'],
  ['removequotes', 'none'],
  ['roundec', 'none'],
  ['ssh', 'none'],
  ['timeformat', 'value'],
  ['trimblanks', 'none'],
  ['truncatecolumns', 'none'],
  ['zstd', 'none'],
])

/** The parameters that Redshift takes with a columnar format; it refuses every other (AWS, "COPY from columnar data formats"). */
export const columnarOptions: ReadonlySet<string> = new Set(['acceptinvchars', 'fillrecord', 'explicit_ids'])

/** The formats that COPY has. PARQUET is the one that this endpoint reads. */
export const otherFormats: ReadonlySet<string> = new Set([
  'avro',
  'csv',
  'delimiter',
  'fixedwidth',
  'json',
  'orc',
  'shapefile',
])

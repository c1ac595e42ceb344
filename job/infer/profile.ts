/** What the text values at a path look like. Counts of texts, out of `PathProfile.string`. */
export interface TextProfile {
  /** The longest text, in bytes of UTF-8 after unescaping; half a surrogate pair counts as three. */
  readonly maxBytes: number
  /** Calendar dates that exist, `YYYY-MM-DD`. */
  readonly dates: number
  /** Dates with a time and no zone, to microseconds at most, that a `timestamp` column takes exactly. */
  readonly timestamps: number
  /** Dates with a time and a zone, to microseconds at most, that a `timestamptz` column takes exactly. */
  readonly timestampsWithZone: number
  /** Texts that hold NUL (`\u0000`), which no Redshift text holds. */
  readonly withNul: number
  /** Texts that hold half a surrogate pair, which is no UTF-8. */
  readonly withLoneSurrogate: number
}

/** What the numbers at a path look like. Counts of numbers, out of `PathProfile.number`. */
export interface NumberProfile {
  /**
   * Numbers that are whole, also those written `5.0` or `1e3`. As in staging, an exponent of more than three digits makes
   * nothing whole.
   */
  readonly integers: number
  /** Smallest and largest whole number, in decimal digits; absent where no number is whole. */
  readonly minInteger?: string
  readonly maxInteger?: string
  /** The most digits before the decimal point, over all numbers, without leading zeros. */
  readonly maxIntegerDigits: number
  /** The most digits after the decimal point, over all numbers, without trailing zeros. */
  readonly maxScale: number
  /**
   * Numbers that staging's cast to `double precision` refuses, since a double does not give their decimal value back: more
   * than 15 to 17 digits, or out of its range.
   */
  readonly beyondDouble: number
  /** The most bytes of a number's text. */
  readonly maxTextBytes: number
}

/** Everything about one JSON path of a stream's records. */
export interface PathProfile {
  /** Canonical JSON path; `$` is the record. */
  readonly path: string
  readonly null: number
  readonly boolean: number
  readonly number: number
  readonly string: number
  readonly object: number
  readonly array: number
  readonly texts?: TextProfile
  readonly numbers?: NumberProfile
  /**
   * For a path that is no list's element and has only scalars: whether there were values besides null, and none of them
   * twice over all records, in whatever spelling. False also where memory did not allow to prove it.
   */
  readonly unique: boolean
  /**
   * For an object: how many member names it has had over all records, and in how many objects the commonest was. Names that
   * got no path are counted too: exactly up to some thousands, then within a few per cent.
   */
  readonly members?: { readonly names: number; readonly most: number }
  /** The bytes of the largest value at the path, as the JSON text that stands there: escapes and white space included. */
  readonly maxJsonBytes: number
  /** The first value that is not null, as JSON text cut to 200 characters, and the number of its record, from 1. */
  readonly example?: { readonly value: string; readonly line: number }
}

/** What a stream's records look like: all of them, counted from their bytes. Paths in first-seen order, parents first. */
export interface StreamProfile {
  readonly records: number
  /** Of the records with a line feed each, as extract would write them. */
  readonly bytes: number
  readonly paths: readonly PathProfile[]
  /** False where there were more paths than are kept; the members beyond are then counted under their parent alone. */
  readonly complete: boolean
}

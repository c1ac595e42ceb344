/** When a part of raw records is full. */
export interface PartLimits {
  /** Uncompressed. */
  readonly maxBytes: number
  readonly maxRecords: number
}

/** Parts are staged side by side, one a core: small enough to share the work out evenly, large enough to be worth a file. */
export const defaultPartLimits: PartLimits = { maxBytes: 32 * 1024 * 1024, maxRecords: 50_000 }

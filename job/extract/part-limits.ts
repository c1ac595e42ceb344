/** When a part of raw records is full. */
export interface PartLimits {
  /** Uncompressed. */
  readonly maxBytes: number
  readonly maxRecords: number
}

/**
 * Parts are staged side by side, one a core: small enough to share the work out evenly, large enough to be worth their files.
 * Measured on 200 MB of launches, two parts at once: 16 MiB take 3.2 CPU seconds and 382 MB to stage, 32 MiB 3.0 and 410,
 * 64 MiB 2.8 and 492, 128 MiB 2.5 and 576. With 64 MiB, a load of 40 MB would leave all cores but one idle.
 */
export const defaultPartLimits: PartLimits = { maxBytes: 32 * 1024 * 1024, maxRecords: 50_000 }

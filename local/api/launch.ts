/** A launch as `GET /v5/launches` answers it: these 27 keys, in this order. */
export interface Launch {
  readonly fairings: Fairings | null
  readonly links: Links
  readonly static_fire_date_utc: string | null
  readonly static_fire_date_unix: number | null
  readonly net: boolean
  readonly window: number | null
  readonly rocket: string
  readonly success: boolean | null
  readonly failures: readonly Failure[]
  readonly details: string | null
  readonly crew: readonly CrewMember[]
  readonly ships: readonly string[]
  readonly capsules: readonly string[]
  readonly payloads: readonly string[]
  readonly launchpad: string
  readonly flight_number: number
  readonly name: string
  readonly date_utc: string
  readonly date_unix: number
  readonly date_local: string
  readonly date_precision: 'hour' | 'day' | 'month'
  readonly upcoming: boolean
  readonly cores: readonly CoreFlight[]
  readonly auto_update: boolean
  readonly tbd: boolean
  readonly launch_library_id: string | null
  readonly id: string
}

export interface Fairings {
  readonly reused: boolean | null
  readonly recovery_attempt: boolean | null
  readonly recovered: boolean | null
  readonly ships: readonly string[]
}

export interface Links {
  readonly patch: { readonly small: string | null; readonly large: string | null }
  readonly reddit: {
    readonly campaign: string | null
    readonly launch: string | null
    readonly media: string | null
    readonly recovery: string | null
  }
  readonly flickr: { readonly small: readonly string[]; readonly original: readonly string[] }
  readonly presskit: string | null
  readonly webcast: string | null
  readonly youtube_id: string | null
  readonly article: string | null
  readonly wikipedia: string | null
}

export interface Failure {
  /** Seconds from lift-off; negative before it. */
  readonly time: number
  readonly altitude: number | null
  readonly reason: string
}

export interface CrewMember {
  readonly crew: string
  readonly role: string
}

/** One flight of a core. `core` is null where the launch has none assigned yet, and then `flight` is too. */
export interface CoreFlight {
  readonly core: string | null
  readonly flight: number | null
  readonly gridfins: boolean | null
  readonly legs: boolean | null
  readonly reused: boolean | null
  readonly landing_attempt: boolean | null
  readonly landing_success: boolean | null
  readonly landing_type: string | null
  readonly landpad: string | null
}

import type { LocalZone } from './launch-dates'

/** The rockets of the real answer, with how many cores they fly. */
export const ROCKETS = {
  falcon1: '5e9d0d95eda69955f709d1eb',
  falcon9: '5e9d0d95eda69973a809d1ec',
  falconHeavy: '5e9d0d95eda69974db09d1ed',
} as const

export interface Launchpad {
  readonly id: string
  readonly zone: LocalZone
}

const FLORIDA: LocalZone = { winterMinutes: -300, summerMinutes: -240 }

export const KWAJALEIN: Launchpad = {
  id: '5e9e4502f5090995de566f86',
  zone: { winterMinutes: 720, summerMinutes: 720 },
}

/** The launchpads of Falcon 9, the busy one twice. */
export const LAUNCHPADS: readonly [Launchpad, ...Launchpad[]] = [
  { id: '5e9e4501f509094ba4566f84', zone: FLORIDA },
  { id: '5e9e4501f509094ba4566f84', zone: FLORIDA },
  { id: '5e9e4502f509094188566f88', zone: FLORIDA },
  { id: '5e9e4502f509092b78566f87', zone: { winterMinutes: -480, summerMinutes: -420 } },
]

export const MISSIONS: readonly [string, ...string[]] = [
  'Starlink',
  'CRS',
  'Iridium NEXT',
  'Transporter',
  'GPS III',
  'Türksat',
  'Hispasat 30W',
  'Nusantara Satu',
  'Es’hail',
  'SES',
  '天通',
]

export const FAILURE_REASONS: readonly [string, ...string[]] = [
  'merlin engine failure',
  'harmonic oscillation leading to premature engine shutdown',
  'helium tank overpressure lead to the second stage LOX tank explosion',
  'residual stage-1 thrust led to collision between stage 1 and stage 2',
]

export const CREW_ROLES = ['Commander', 'Pilot', 'Mission Specialist 1', 'Mission Specialist 2'] as const

/** What people write, with what breaks careless code: quotes, backslashes, line breaks, Unicode inside and outside the BMP. */
export const DETAIL_SENTENCES: readonly [string, ...string[]] = [
  'SpaceX launches another batch of satellites to low Earth orbit.',
  'The satellite will serve Thailand, India and Africa from the 78.5° East geostationary location.',
  'Ratsat was carried to orbit on the first successful launch of a privately funded rocket, the\u00a0Falcon 1.',
  'The booster landed on the droneship "Of Course I Still Love You" (OCISLY).',
  'First flight of the Block 5 booster; the fairing halves were caught by "Ms. Tree" – a first.',
  'Path of the log: C:\\telemetry\\stage1\\raw, file names with a trailing \\.',
  'Two lines:\nthe second one, after a tab:\there.',
  '“Grüße aus Würzburg” flew along – with 日本 and العربية on the plaque. 🚀👩🏽‍🚀',
  'Total payload mass was 1,316 kg (2,901 lb); separation at T+00:33:12.5.',
  "It's the mission's 3rd attempt; 100% of objectives were met; see s3://bucket/key?a=b&c=d <tag>.",
]

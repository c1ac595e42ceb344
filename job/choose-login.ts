import { type SettingName, settingsTable } from './settings-table'

/** A user and its password go together; every other setting of these is a way to log in by itself. */
const pair = ['redshiftUser', 'redshiftPassword'] as const
const askingAws = ['redshiftCluster', 'redshiftWorkgroup', 'redshiftSecret'] as const

export const loginSettings = [...askingAws, ...pair] as const

type LoginSetting = (typeof loginSettings)[number]

/** The way that was chosen, and what is wrong with the choice. */
export interface LoginChoice {
  readonly way: (typeof askingAws)[number] | 'userAndPassword'
  /** What is not set, as it stands in a message. */
  readonly missing: readonly string[]
  readonly invalid: readonly string[]
}

/**
 * The variables that lead into the warehouse: how to log in, and what to wake. Where other settings lead to another warehouse, none of those that led to
 * the first may be left among them.
 */
export const loginVariables: readonly string[] = [...loginSettings, 'pausableCluster' as const].map(
  (name) => settingsTable[name].variable,
)

/** Exactly one way to log in: which of two was meant nobody can know. `set` are the settings that have a value. */
export function chooseLogin(set: readonly LoginSetting[]): LoginChoice {
  const way = askingAws.find((name) => set.includes(name)) ?? 'userAndPassword'
  if (set.length === 0) return { way, missing: [`a way to log in (${everyWay})`], invalid: [] }
  const ofWay: readonly LoginSetting[] = way === 'userAndPassword' ? pair : [way]
  const tooMany = set.some((name) => !ofWay.includes(name))
  return {
    way,
    missing: ofWay.filter((name) => !set.includes(name)).map(quoted),
    invalid: tooMany
      ? [`${set.map(quoted).join(', ')} are set, of which exactly one way to log in can be`]
      : [],
  }
}

const quoted = (name: SettingName): string => `\`${settingsTable[name].variable}\``

const everyWay = `${askingAws.map(quoted).join(', ')}, or ${pair.map(quoted).join(' with ')}`

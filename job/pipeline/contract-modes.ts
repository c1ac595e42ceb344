/**
 * What a run does with something that the schema contract does not say:
 * `evolve` extends the contract, `freeze` refuses the run, `quarantine` sets the records aside, `discard_value` keeps the
 * record without the value, which stays in its raw record and is reported.
 */
export type ContractMode = 'evolve' | 'freeze' | 'quarantine' | 'discard_value'

/** The modes of a table's contract, by what is new. */
export interface ContractModes {
  /** A list that no table takes. */
  readonly tables: ContractMode
  /** A member that no column takes. */
  readonly columns: ContractMode
  /** A value that does not fit its column's type, or is absent where it must not be. */
  readonly types: ContractMode
}

/** How people set them: one mode for all, or some by name. */
export type ContractModesSetting = ContractMode | Partial<ContractModes>

/** Nothing changes by itself: what is new is reported and stays raw, what does not fit is refused. */
export const defaultContractModes: ContractModes = {
  tables: 'discard_value',
  columns: 'discard_value',
  types: 'freeze',
}

/** Lays settings over each other, the widest first. */
export function resolveContractModes(
  ...settings: readonly (ContractModesSetting | undefined)[]
): ContractModes {
  let modes = defaultContractModes
  for (const setting of settings) {
    if (setting === undefined) continue
    modes =
      typeof setting === 'string'
        ? { tables: setting, columns: setting, types: setting }
        : { ...modes, ...setting }
  }
  return modes
}

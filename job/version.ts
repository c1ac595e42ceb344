import { version } from '../package.json'

/** The version of lakeload, as `--version` prints it and `_loads` records it. */
export const lakeloadVersion: string = version

import { defineErrors } from './definition'

/** Errors of extract. */
export const extractErrors = defineErrors({})

import { defineErrors } from './definition'

/** Errors of local. */
export const localErrors = defineErrors({})

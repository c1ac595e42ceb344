import { defineErrors } from './definition'

/** Errors of check. */
export const checkErrors = defineErrors({})

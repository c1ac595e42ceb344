import { defineErrors } from './definition'

/** Errors of load. */
export const loadErrors = defineErrors({})

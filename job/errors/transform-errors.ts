import { defineErrors } from './definition'

/** Errors of transform. */
export const transformErrors = defineErrors({})

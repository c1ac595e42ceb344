import { defineErrors } from './definition'

/** Errors of stage. */
export const stageErrors = defineErrors({})

import { defineErrors } from './definition'

/** Errors of looking at what loads have set aside. */
export const quarantineErrors = defineErrors({
  QUARANTINE_LOAD_UNKNOWN: {
    kind: 'usage',
    summary: 'The named load has set no record aside, or there is none of that id.',
    hint: '`lakeload quarantine list <pipeline>` lists the loads that have',
  },
  QUARANTINE_UNREADABLE: {
    kind: 'data',
    summary: 'An object with set-aside records is gone from the lake, or holds something else.',
    hint: 'the raw objects keep the records themselves: replay the load to have it set them aside anew',
  },
})

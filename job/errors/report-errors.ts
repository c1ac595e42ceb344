import { defineErrors } from './definition'

/** Errors of the report that ends a run. Each is told as a warning: the run stands as it is. */
export const reportErrors = defineErrors({
  REPORT_NOTICE_REFUSED: {
    kind: 'config',
    summary: 'The place that is to be told of runs refused the notice.',
    hint: 'correct `LAKELOAD_NOTIFY_TOPIC` or `LAKELOAD_NOTIFY_WEBHOOK`, or let the job’s role publish to the topic (`sns:Publish`, and `kms:GenerateDataKey*` and `kms:Decrypt` of its key)',
  },
  REPORT_NOTICE_NOT_SENT: {
    kind: 'transient',
    summary: 'The place that is to be told of runs did not answer, or not in time.',
    hint: 'look at the run itself: `runs/<pipeline>/index.html` in the lake lists the newest',
  },
})

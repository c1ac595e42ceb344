/** What CloudWatch Logs takes as retention, in days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288,
  3_653,
]

/** The least retention that CloudWatch Logs offers and that keeps a log for so many days. */
export function retentionOf(days: number): number {
  return retentions.find((retention) => retention >= days) ?? 3_653
}

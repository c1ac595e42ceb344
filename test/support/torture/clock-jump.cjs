// Preloaded into a job: its clock is off by TORTURE_CLOCK_JUMP_MS from the start, and off by twice as much after 300 ms.
const jump = Number(process.env.TORTURE_CLOCK_JUMP_MS ?? 0)
const RealDate = Date
const startedAt = performance.now()
const off = () => (performance.now() - startedAt < 300 ? jump : 2 * jump)

class JumpedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + off())
    else super(...args)
  }

  static now() {
    return RealDate.now() + off()
  }
}
globalThis.Date = JumpedDate

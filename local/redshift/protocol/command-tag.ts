import { encodeMessage, type Message, zeroEnded } from './message'

/** Statements whose number of rows PostgreSQL says since 8.2 or 9.0. Redshift speaks as 8.0 did. */
const counted = /^(SELECT|FETCH|MOVE|COPY) \d+\0$/

/** The CommandComplete as Redshift words it: `SELECT 5` is `SELECT`. The same message where the two say the same. */
export function redshiftTag(message: Message): Buffer {
  const match = counted.exec(message.body.toString('latin1'))
  return match?.[1] === undefined ? message.bytes : encodeMessage('C', zeroEnded(match[1]))
}

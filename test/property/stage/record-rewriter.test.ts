import fc from 'fast-check'
import { RecordRewriter } from '../../../job/stage/record-rewriter'
import { buildSourceTree, type SourceNode } from '../../../job/stage/source-tree'
import { contractOf, randomLoad, writeRecord } from './random-load'

/** What rewriting must come to, from the parsed record: independent of bytes. */
function project(value: unknown, node: SourceNode): unknown {
  if (value === null) return null
  switch (node.kind) {
    case 'scalar':
      // A text that looks like a number cannot be told from a number once both have quotes.
      return typeof value === 'number' || looksLikeNumber(value) ? 'a number' : value
    case 'super':
      return 'json'
    case 'list':
      return Array.isArray(value) ? value.map((element) => project(element, node.element)) : value
    case 'object': {
      if (typeof value !== 'object' || Array.isArray(value)) return value
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => {
          const known = node.members.get(name)
          return known === undefined ? [name, dropped(member)] : [known.field, project(member, known.node)]
        }),
      )
    }
  }
}

function looksLikeNumber(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d[\d.eE+-]*$/.test(value)
}

function dropped(value: unknown): unknown {
  return typeof value === 'boolean' ? value : null
}

/** Replaces what stands for numbers and super values by their kind, having checked that it is a string. */
function strip(rewritten: unknown, node: SourceNode): unknown {
  if (rewritten === null) return null
  switch (node.kind) {
    case 'scalar':
      return looksLikeNumber(rewritten) ? 'a number' : rewritten
    case 'super':
      expect(typeof rewritten).toBe('string')
      expect(() => JSON.parse(String(rewritten).replace(/1e400/g, '1'))).not.toThrow()
      return 'json'
    case 'list':
      return Array.isArray(rewritten) ? rewritten.map((element) => strip(element, node.element)) : rewritten
    case 'object': {
      const byField = new Map([...node.members.values()].map((member) => [member.field, member.node]))
      return Object.fromEntries(
        Object.entries(rewritten as object).map(([field, member]) => {
          const known = byField.get(field)
          return [field, known === undefined ? member : strip(member, known)]
        }),
      )
    }
  }
}

test('rewrites numbers and super values to strings, drops what nobody reads, keeps the rest', () => {
  fc.assert(
    fc.property(randomLoad, fc.json(), ({ shape, records }, other) => {
      const { root } = buildSourceTree(contractOf(shape), 'orders')
      const rewriter = new RecordRewriter(root)
      for (const [id, record] of records.entries()) {
        const text = `${writeRecord(record, id).slice(0, -1)}, "unknown" :${other}}`
        const rewritten = JSON.parse(rewriter.rewrite([Buffer.from(text)]).toString('utf8'))
        expect(strip(rewritten, root)).toEqual(project(JSON.parse(text.replace(/1e400/g, '1')), root))
      }
    }),
    { numRuns: 200 },
  )
})

test('ends on any bytes, without throwing, and keeps text that is no JSON from becoming JSON', () => {
  fc.assert(
    fc.property(
      randomLoad,
      fc.array(
        fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '1', '-', 'n', ' ', 'a', '\\u00', 'é'),
        { maxLength: 40 },
      ),
      fc.nat(),
      ({ shape, records }, noise, cut) => {
        const { root } = buildSourceTree(contractOf(shape), 'orders')
        const rewriter = new RecordRewriter(root)
        rewriter.rewrite([Buffer.from(noise.join(''))])
        const [record] = records
        const sound = record === undefined ? '{}' : writeRecord(record, 1)
        // Cut off before its end, no record is sound; it must not be made so.
        const broken = Buffer.from(sound).subarray(0, cut % Buffer.byteLength(sound))
        const rewritten = rewriter.rewrite([broken]).toString('utf8')
        expect(() => JSON.parse(rewritten)).toThrow()
      },
    ),
    { numRuns: 500 },
  )
})

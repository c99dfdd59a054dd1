import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainOf, crcOf, crcOfBytes } from './checksum.ts'

describe('crc', () => {
  it('of the usual check string', () => {
    expect(crcOf('123456789')).toBe(0xcbf43926)
    expect(crcOf('')).toBe(0)
  })

  it('equals the one of zlib for any bytes and any text', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => crcOfBytes(bytes) === crc32(bytes)))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => crcOf(text) === crc32(Buffer.from(text))))
  })
})

describe('chain', () => {
  it('depends on what came before, on the place and on the entry', () => {
    const links = [chainOf(0, 1, 7), chainOf(1, 1, 7), chainOf(0, 2, 7), chainOf(0, 1, 8)]
    expect(new Set(links).size).toBe(4)
  })
})

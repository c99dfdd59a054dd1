/** CRC-32 as in zip and PNG (reflected polynomial 0xEDB88320), tables for eight bytes a step. */
const tables = makeTables()

function makeTables(): readonly Uint32Array[] {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256))
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    made[0]![byte] = crc
  }
  for (let byte = 0; byte < 256; byte += 1) {
    for (let step = 1; step < 8; step += 1) {
      const before = made[step - 1]![byte]!
      made[step]![byte] = (before >>> 8) ^ made[0]![before & 0xff]!
    }
  }
  return made
}

const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
]

const encoder = new TextEncoder()

/** CRC-32 of bytes, 0 to 2^32 - 1. */
export function crcOfBytes(bytes: Uint8Array): number {
  let crc = 0xffffffff
  let at = 0
  for (const whole = bytes.length - (bytes.length % 8); at < whole; at += 8) {
    crc =
      t7[(bytes[at]! ^ crc) & 0xff]! ^
      t6[(bytes[at + 1]! ^ (crc >>> 8)) & 0xff]! ^
      t5[(bytes[at + 2]! ^ (crc >>> 16)) & 0xff]! ^
      t4[bytes[at + 3]! ^ (crc >>> 24)]! ^
      t3[bytes[at + 4]!]! ^
      t2[bytes[at + 5]!]! ^
      t1[bytes[at + 6]!]! ^
      t0[bytes[at + 7]!]!
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]!) & 0xff]!
  return (crc ^ 0xffffffff) >>> 0
}

/** CRC-32 over the UTF-8 of a text. Lone surrogates count as U+FFFD: JSON text has none, it escapes them. */
export const crcOf = (text: string): number => crcOfBytes(encoder.encode(text))

/** The next link of the log's chain: depends on every entry up to this one and on where it stands. */
export const chainOf = (before: number, seq: number, crc: number): number => crcOf(`${before} ${seq} ${crc}`)

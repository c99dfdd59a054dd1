import type { Hands } from '../formats/format.ts'

/** Fresh ids and checksums from the platform; the only place that makes them. */
export const hands: Hands = {
  id: () => crypto.randomUUID(),
  sha256: async (bytes) => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  },
}

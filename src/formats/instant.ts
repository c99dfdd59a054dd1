import type { Instant } from '../model/record.ts'

const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)$/

/**
 * A time in ISO 8601 with its zone, brought to UTC with milliseconds (finer fractions are cut off); null for anything
 * else, a time without a zone or a day that no calendar has included.
 */
export function instantFrom(written: string): Instant | null {
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = ''] = form.exec(written) ?? []
  if (year === undefined) return null
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
  const milliseconds = Date.parse(local)
  // A day such as 30 February is read as one in March: it must come back as it was.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== local) return null
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return new Date(milliseconds - offset * 60_000).toISOString()
}

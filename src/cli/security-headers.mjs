// @ts-check
// What the browser may do with Hashiya: the one place that says it. The server sends it as headers, the build writes
// the policy into index.html as well, so that any static host serves a page that guards itself.

/** @type {readonly (readonly [directive: string, value: string])[]} */
const POLICY = [
  ['default-src', "'none'"],
  ['script-src', "'self'"],
  ['style-src', "'self'"],
  ['img-src', "'self' data: blob:"],
  ['font-src', "'self'"],
  ['connect-src', "'self'"],
  ['worker-src', "'self'"],
  ['manifest-src', "'self'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
  ['frame-ancestors', "'none'"],
  ['object-src', "'none'"],
  ['require-trusted-types-for', "'script'"],
  ['trusted-types', 'hashiya'],
]

/** Browsers ignore these in a `<meta>` and complain about them in the console. */
const HEADER_ONLY = new Set(['frame-ancestors'])

/** @param {typeof POLICY} policy */
const written = (policy) => policy.map(([directive, value]) => `${directive} ${value}`).join('; ')

export const CONTENT_SECURITY_POLICY = written(POLICY)

export const CONTENT_SECURITY_POLICY_META = written(POLICY.filter(([directive]) => !HEADER_ONLY.has(directive)))

/** @type {Readonly<Record<string, string>>} */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), hid=()',
}

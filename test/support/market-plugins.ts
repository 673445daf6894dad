import { deflateSync } from 'node:zlib'
import type { BundleParts } from './bundles.ts'

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xed_b8_83_20 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc = (bytes: Buffer) =>
  (bytes.reduce((sum, byte) => (sum >>> 8) ^ crcTable[(sum ^ byte) & 0xff]!, 0xff_ff_ff_ff) ^ 0xff_ff_ff_ff) >>> 0

const chunk = (type: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(type), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length)
  ends.writeUInt32BE(crc(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** A picture of one colour and its shades. */
export const aPicture = (red: number, green: number, blue: number, width = 640, height = 360): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const shade = 0.6 + 0.4 * ((x + y) / (width + height))
      rows.set(
        [red, green, blue].map((part) => Math.round(part * shade)),
        y * (width * 3 + 1) + 1 + x * 3,
      )
    }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Sends letters: asks for a good deal, grouped in features, and has settings with a secret. */
export const courier = ({
  id = 'courier',
  version = '1.0.0',
  more = {} as Record<string, unknown>,
} = {}): BundleParts => ({
  manifest: {
    id,
    version,
    name: 'Courier',
    description: 'Writes to your customers at the right moment, over the mail service of your choice.',
    license: 'MIT',
    author: 'Courier makers',
    homepage: 'https://courier.example',
    icon: 'i-lucide-send',
    categories: ['Communication', 'Marketing'],
    capabilities: {
      db: { required: true, reason: 'Keeps what was sent, and to whom' },
      net: {
        scope: { hosts: ['api.mail.example', 'eu.mail.example', 'tracking.example'] },
        feature: 'Send mails over your mail service',
        reason: 'Hands mails to the service that you choose',
      },
      secrets: {
        scope: { names: { apiKey: { hosts: ['api.mail.example'] } } },
        feature: 'Send mails over your mail service',
        reason: 'Signs in at the service',
      },
      users: { scope: { email: true }, feature: 'Write to your team', reason: 'Finds the addresses of your team' },
      notify: { scope: { channels: ['inApp', 'email'] }, feature: 'Write to your team' },
      ...more,
    },
    permissions: [
      { id: `${id}.letters.read`, label: 'See letters', description: 'And who opened them.', defaultRoles: ['member'] },
      { id: `${id}.letters.write`, label: 'Write letters', defaultRoles: ['member'] },
    ],
    settings: {
      type: 'object',
      properties: {
        sender: { type: 'string', title: 'Sender', description: 'What people see as the sender.', minLength: 2 },
        apiKey: { type: 'string', title: 'Key of the mail service', writeOnly: true, minLength: 8 },
        pace: {
          type: 'string',
          title: 'Pace',
          oneOf: [
            { const: 'calm', title: 'Calm' },
            { const: 'brisk', title: 'Brisk' },
          ],
          default: 'calm',
        },
        limits: { title: 'Limits', anyOf: [{ type: 'object' }, { type: 'null' }] },
      },
      required: ['sender'],
      additionalProperties: false,
    },
    ui: {
      menu: [{ label: 'Letters', page: 'letters', permission: `${id}.letters.read` }],
      pages: { letters: 'ui/letters.json' },
    },
  },
  server: `
    export default {
      fetch: async (request) => Response.json({ path: new URL(request.url).pathname }),
    }`,
  files: {
    'README.md': [
      '# Courier',
      '',
      'Courier writes to your customers **at the right moment**.',
      '',
      '## What it does',
      '',
      '- Letters with templates',
      '- Follow-ups that stop by themselves',
      '- A log of everything',
      '',
      '> It never tracks anyone.',
      '',
      '<img src=x onerror="window.owned=1"> [a link](javascript:window.owned=1)',
    ].join('\n'),
    'CHANGELOG.md': `## ${version}\n\n- Letters can be sent again\n- Faster\n\n## 0.9.0\n\n- The first that works\n`,
    'assets/screenshot-1.png': aPicture(79, 70, 229),
    'assets/screenshot-2.png': aPicture(16, 185, 129),
    'ui/letters.json': JSON.stringify({
      schema: 1,
      title: 'Letters',
      body: [{ type: 'markdown', text: 'Nothing was sent yet.' }],
    }),
  },
})

/** Needs the courier, and is of no use without it. */
export const ledger = ({ id = 'ledger', needs = 'courier' } = {}): BundleParts => ({
  manifest: {
    id,
    version: '2.1.0',
    name: 'Ledger',
    description: 'Bills and payments, sent by Courier.',
    license: 'Apache-2.0',
    icon: 'i-lucide-receipt',
    categories: ['Finance'],
    dependencies: { [needs]: '^1.0.0' },
    capabilities: {
      db: { required: true },
      plugins: { scope: { plugins: [needs] }, reason: 'Sends bills' },
      jobs: { scope: { names: ['remind', 'close-month'] }, reason: 'Reminds of open bills' },
    },
  },
  files: { 'README.md': 'Bills and payments.' },
})

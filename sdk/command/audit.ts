import { Command } from 'commander'
import { verifyChain, type ChainedRecord, type Link } from '../../runtime/audit/chain.ts'
import { UsageError } from './exit-codes.ts'
import { callPlatform, readPlatform, type PlatformOptions } from './platform-client.ts'

interface Options extends PlatformOptions {
  platform?: boolean
  tenant?: string
  expect?: string
  json?: boolean
}

const linkIn = (text: string): Link => {
  const [, seq, hash] = /^(\d{1,15}):([\da-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new UsageError('--expect is what an earlier verification printed: a number, a colon and a hash.')
  return { seq: Number(seq), hash }
}

/** Passes records on, and looks whether one that was seen before is still what it was. */
const watching = async function* (
  records: AsyncIterable<unknown>,
  expected: Link | undefined,
  seen: (is: boolean) => void,
) {
  for await (const record of records as AsyncIterable<ChainedRecord>) {
    if (record.seq === expected?.seq) seen(record.hash === expected.hash)
    yield record
  }
}

/** `plexica audit verify`: computes every hash of a trail anew on this machine, so that the platform need not be believed. */
export const auditCommand = () =>
  new Command('audit').description('Check the audit trail.').addCommand(
    new Command('verify')
      .description('Check that no record of an audit trail was changed or taken away.')
      .option('--url <url>', 'the tenant, or the platform with --platform or --tenant (PLEXICA_URL)')
      .option('--token <token>', "a token of an admin's, or of the platform (PLEXICA_TOKEN)")
      .option('--platform', "the platform's own trail")
      .option('--tenant <slug>', "a tenant's, with a token of the platform")
      .option('--expect <seq:hash>', 'what an earlier verification printed: it has to be there still')
      .option('--json', 'print the outcome as JSON')
      .action(async (options: Options) => {
        const expected = options.expect === undefined ? undefined : linkIn(options.expect)
        const base = options.platform || options.tenant ? '/api/v1/platform/audit' : '/api/v1/audit'
        const query = options.tenant ? `tenant=${encodeURIComponent(options.tenant)}` : ''
        const { start, head } = (await callPlatform(options, {
          method: 'GET',
          path: `${base}/verification?${query}`,
        })) as { start: Link; head: Link }
        let found = expected === undefined || expected.seq <= start.seq
        const records = watching(
          readPlatform(options, `${base}/export?format=ndjson&${query}`),
          expected,
          (is) => (found = is),
        )
        const own = await verifyChain(records, start)
        const intact = own.intact && own.head.seq >= head.seq && found
        const why = own.broken
          ? `record ${own.broken.seq}: ${own.broken.why}`
          : own.head.seq < head.seq
            ? `the trail ends at ${own.head.seq}, before ${head.seq}`
            : found
              ? undefined
              : `record ${expected?.seq} is not what it was`
        if (options.json) process.stdout.write(`${JSON.stringify({ ...own, intact, start, why })}\n`)
        else if (intact)
          process.stdout.write(
            `${own.records} records are as they were written. Keep this: ${own.head.seq}:${own.head.hash}\n`,
          )
        else process.stdout.write(`The trail is not intact: ${why}.\n`)
        if (!intact) process.exitCode = 1
      }),
  )

import { expect } from 'chai'
import { aGuest } from '../support/guest.ts'
import { expectedFailures } from './run-cases.ts'
import { hosts, urlInputs, type UrlInput } from './url-inputs.ts'

const properties = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
]

/** Parses each input, reads every property, sets one, reads them again. Runs here and in the guest, from the same text. */
const observe = (inputs: UrlInput[], names: string[]): unknown[] => {
  const read = (url: URL) => names.map((name) => url[name as keyof URL] as unknown)
  return inputs.map(([input, base, property, value]) => {
    try {
      const url = new URL(input, base ?? undefined)
      const parsed = read(url)
      url[property] = value
      return [parsed, read(url), String(url.searchParams), [...url.searchParams]]
    } catch (error) {
      return (error as Error).name
    }
  })
}

const inGuest = async (inputs: UrlInput[]): Promise<unknown[]> => {
  const guest = await aGuest()
  try {
    return (await guest.run(
      `(${observe.toString()})(${JSON.stringify(inputs)}, ${JSON.stringify(properties)})`,
    )) as unknown[]
  } finally {
    guest.dispose()
  }
}

/** Node's own URL passes web-platform-tests; it is what we compare with, input by input. */
const differences = async (inputs: UrlInput[]): Promise<string[]> => {
  const [there, here] = [await inGuest(inputs), observe(inputs, properties)]
  return inputs.flatMap((input, index) =>
    JSON.stringify(there[index]) === JSON.stringify(here[index]) ? [] : [JSON.stringify(input)],
  )
}

describe('URL in an isolate', () => {
  it('parses and sets as Node does, on 8,000 addresses put together of everything that parsers stumble over', async () => {
    const inputs = urlInputs(8_000)
    const different = await differences(inputs)
    console.log(`        url: ${inputs.length - different.length} of ${inputs.length} as in Node`)
    expect(different).to.deep.equal(Object.keys((await expectedFailures()).url ?? {}))
  })

  it('reads hosts as Node does: numbers, IPv6, international names', async () => {
    const inputs = hosts.flatMap((host): UrlInput[] =>
      ['http', 'a', 'file'].map((scheme) => [`${scheme}://${host}/`, null, 'hash', 'x']),
    )
    const different = await differences(inputs)
    console.log(`        hosts: ${inputs.length - different.length} of ${inputs.length} as in Node`)
    expect(different).to.deep.equal(Object.keys((await expectedFailures()).hosts ?? {}))
  })
})

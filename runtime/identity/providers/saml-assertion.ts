import type { Profile } from '@node-saml/node-saml'
import { z } from 'zod'
import { ProviderFailure } from './failure.ts'

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

/** What the library keeps of XML: attributes in `$`, elements in lists. */
const signedAssertion = z.object({
  Assertion: z.object({
    $: z.object({ ID: z.string().min(1) }),
    Subject: z.tuple([
      z.object({
        SubjectConfirmation: z.array(
          z.object({
            $: z.object({ Method: z.string() }),
            SubjectConfirmationData: z
              .tuple([
                z.object({
                  $: z.object({ Recipient: z.string().optional(), InResponseTo: z.string().optional() }).optional(),
                }),
              ])
              .optional(),
          }),
        ),
      }),
    ]),
  }),
})

/**
 * Refuses what the library leaves to us, by what was signed alone: assertions of another issuer, about nobody, that were
 * given out for another place, or that do not answer the request which the unsigned answer around them names (SAML
 * Profiles, 4.1.4.2 and 4.1.4.3).
 *
 * @returns the id of the assertion
 * @throws {ProviderFailure}
 */
export const checkAssertion = (profile: Profile, expected: { issuer: string; acsUrl: string }): string => {
  if (profile.issuer !== expected.issuer)
    throw new ProviderFailure(`The answer is of "${String(profile.issuer)}", and not of "${expected.issuer}".`)
  // Without a name the library leaves it undefined, whatever its types say.
  if ((profile.nameID as string | undefined) === undefined) throw new ProviderFailure('The answer names nobody.')
  const read = signedAssertion.safeParse(profile.getAssertion?.())
  if (!read.success) throw new ProviderFailure('The answer does not say for whom it is.')
  const { $, Subject } = read.data.Assertion
  const confirmations = Subject[0].SubjectConfirmation.filter((each) => each.$.Method === bearer).map(
    (each) => each.SubjectConfirmationData?.[0].$ ?? {},
  )
  if (!confirmations.some(({ Recipient }) => Recipient === expected.acsUrl))
    throw new ProviderFailure(`The answer is not for "${expected.acsUrl}": its recipient is another one, or missing.`)
  const answers = confirmations.filter(({ Recipient }) => Recipient === expected.acsUrl)
  if (!answers.some(({ InResponseTo }) => InResponseTo !== undefined && InResponseTo === profile.inResponseTo))
    throw new ProviderFailure('The answer does not say which request it answers.')
  return $.ID
}

import type { MailLook } from './mail-look.ts'

/** The address in `Plexica <no-reply@example.com>`, or all of it. */
export const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from

/** Whom a mail comes from: the platform's address, under the name that the tenant chose. */
export const senderOf = (
  from: string,
  { senderName }: Pick<MailLook, 'senderName'>,
): string | { name: string; address: string } =>
  senderName === null ? from : { name: senderName, address: addressIn(from) }

import { escapeHtml } from '../escape-html.ts'
import type { MailLook } from './mail-look.ts'

/** Both parts of a mail. */
interface FramedMail {
  html: string
  text: string
}

/** Between what a mail says and who says it (RFC 3676). */
const signatureMark = '-- \n'
const address = /^https?:\/\/\S+$/

const paragraph = 'margin:0 0 16px;font-size:15px;line-height:1.6;color:#27272a'
const small = 'margin:0 0 8px;font-size:12px;line-height:1.5;color:#71717a'

const button = (href: string, color: string) =>
  `<a href="${escapeHtml(href)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:${color};` +
  `color:#ffffff;font-weight:600;text-decoration:none" dir="ltr">${escapeHtml(shortened(href))}</a>`

/** Where a link leads, without the secret in it. */
const shortened = (href: string) => {
  const { host, pathname } = new URL(href)
  const [, first] = pathname.split('/')
  return first ? `${host}/${first}` : host
}

/** One paragraph of the text; a line that is an address becomes a button. */
const block = (part: string, color: string, style: string) => {
  const lines = part.split('\n')
  const drawn = lines.map((line) => {
    const href = line.trim()
    return address.test(href) && URL.canParse(href)
      ? { isButton: true, html: button(href, color) }
      : { isButton: false, html: escapeHtml(line) }
  })
  const html = drawn.map((each, at) =>
    at === 0 ? each.html : `${each.isButton || drawn[at - 1]!.isButton ? '<br /><br />' : '<br />'}${each.html}`,
  )
  return `<p dir="auto" style="${style}">${html.join('')}</p>`
}

const blocks = (text: string, color: string, style: string) =>
  text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => block(part, color, style))
    .join('\n')

/** A logo as it is shown where a mail is looked at, not sent. */
export const shownLogo = ({ logo }: Pick<MailLook, 'logo'>): { logo?: string } =>
  logo === null ? {} : { logo: `data:${logo.mediaType};base64,${logo.bytes.toString('base64')}` }

/**
 * A text in the frame of its tenant. Whatever people wrote stays text, in the brand as in what is said.
 *
 * @param logo - where the picture is: `cid:…` of an attachment, or the picture itself as a `data:` URL
 */
export const framedMail = (
  { name, color, fonts, footer }: MailLook,
  { subject, text, logo }: { subject: string; text: string; logo?: string },
): FramedMail => {
  const mark = text.indexOf(signatureMark)
  const body = mark === -1 ? text : text.slice(0, mark)
  const signature = mark === -1 ? '' : text.slice(mark + signatureMark.length)
  const below = [signature.trim(), footer ?? ''].filter((part) => part !== '').join('\n\n')
  const head = logo
    ? `<img src="${escapeHtml(logo)}" alt="${escapeHtml(name)}" height="40" style="display:block;height:40px;max-width:240px;border:0" />`
    : `<span dir="auto" style="font-size:18px;font-weight:700;color:${color}">${escapeHtml(name)}</span>`
  const html = `<!doctype html>
<html>
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" />
<meta name="color-scheme" content="light" />
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f4f4f5">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f5"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-top:4px solid ${color};font-family:${escapeHtml(fonts)};text-align:start">
<tr><td style="padding:28px 32px 20px">${head}</td></tr>
<tr><td style="padding:0 32px 12px;word-break:break-word">
${blocks(body, color, paragraph)}
</td></tr>
${below === '' ? '' : `<tr><td style="padding:16px 32px 20px;border-top:1px solid #e4e4e7">\n${blocks(below, color, small)}\n</td></tr>\n`}</table>
</td></tr></table>
</body>
</html>
`
  return { html, text: below === '' ? text : `${body.trimEnd()}\n\n${signatureMark}${below}` }
}

import { Lexer, walkTokens, type Token, type Tokens } from 'marked'
import { h, type VNodeChild } from 'vue'

/** Addresses that a link may lead to; anything else stays text. */
const safe = (href: string): boolean => /^(https?:|mailto:|tel:)/i.test(href)

const inline = (tokens: Token[] | undefined): VNodeChild[] => (tokens ?? []).map(draw)

const list = ({ ordered, items, start }: Tokens.List): VNodeChild =>
  h(
    ordered ? 'ol' : 'ul',
    { class: ordered ? 'list-decimal ps-5' : 'list-disc ps-5', ...(ordered && start ? { start } : {}) },
    items.map((item) => h('li', inline(item.tokens))),
  )

const table = ({ header, rows }: Tokens.Table): VNodeChild =>
  h('div', { class: 'overflow-x-auto', tabindex: 0 }, [
    h('table', { class: 'w-full text-start' }, [
      h('thead', [
        h(
          'tr',
          header.map((cell) =>
            h(
              'th',
              { scope: 'col', class: 'border-b border-accented py-1 pe-4 text-start font-medium' },
              inline(cell.tokens),
            ),
          ),
        ),
      ]),
      h(
        'tbody',
        rows.map((row) =>
          h(
            'tr',
            row.map((cell) => h('td', { class: 'border-b border-default py-1 pe-4 align-top' }, inline(cell.tokens))),
          ),
        ),
      ),
    ]),
  ])

/** A picture that its page knows an address for. */
interface PlacedImage extends Tokens.Image {
  address: string
}

const isPlaced = (token: Token): token is PlacedImage => token.type === 'image' && 'address' in token

const link = ({ href, tokens }: Tokens.Link): VNodeChild =>
  safe(href)
    ? h(
        'a',
        {
          href,
          target: '_blank',
          rel: 'noopener noreferrer nofollow',
          class: 'font-medium text-primary underline underline-offset-2',
        },
        inline(tokens),
      )
    : h('span', inline(tokens))

const draw = (token: Token): VNodeChild => {
  switch (token.type) {
    case 'space':
      return null
    case 'heading':
      // The page has the first heading, its sections the second.
      return h(
        `h${Math.min(6, (token as Tokens.Heading).depth + 2)}`,
        { class: 'font-semibold text-highlighted' },
        inline(token.tokens),
      )
    case 'paragraph':
      return h('p', inline(token.tokens))
    case 'blockquote':
      return h('blockquote', { class: 'border-s-2 border-accented ps-3 text-muted' }, inline(token.tokens))
    case 'code':
      return h(
        'pre',
        { class: 'overflow-x-auto rounded-md bg-muted p-3 font-mono text-xs', tabindex: 0 },
        (token as Tokens.Code).text,
      )
    case 'list':
      return list(token as Tokens.List)
    case 'table':
      return table(token as Tokens.Table)
    case 'hr':
      return h('hr', { class: 'border-default' })
    case 'strong':
      return h('strong', { class: 'font-semibold text-highlighted' }, inline(token.tokens))
    case 'em':
      return h('em', inline(token.tokens))
    case 'del':
      return h('del', inline(token.tokens))
    case 'codespan':
      return h('code', { class: 'rounded bg-muted px-1 font-mono text-xs' }, (token as Tokens.Codespan).text)
    case 'br':
      return h('br')
    case 'link':
      return link(token as Tokens.Link)
    case 'escape':
      return (token as Tokens.Escape).text
    case 'text':
      return token.tokens ? inline(token.tokens) : (token as Tokens.Text).text
    case 'image':
      return isPlaced(token)
        ? h('img', {
            src: token.address,
            alt: token.text,
            loading: 'lazy',
            class: 'my-2 max-w-full rounded-lg ring ring-default',
          })
        : token.raw
    default:
      // HTML and whatever else there may come to be: shown as it was written.
      return token.raw
  }
}

/**
 * Markdown as elements. It never passes through HTML, so there is nothing to sanitise.
 *
 * @param addressOf where the picture of a path lies, if there is one; any other picture is shown as it was written
 */
export const drawMarkdown = (text: string, addressOf?: (path: string) => string | undefined): VNodeChild[] => {
  const tokens = new Lexer({ gfm: true }).lex(text)
  if (addressOf)
    void walkTokens(tokens, (token) => {
      const address = token.type === 'image' ? addressOf((token as Tokens.Image).href) : undefined
      if (address !== undefined) Object.assign(token, { address })
    })
  return tokens.map(draw)
}

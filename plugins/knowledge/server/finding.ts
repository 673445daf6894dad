import type { Context, SearchDocument } from '@plexica/sdk'

interface Indexed {
  id: string
  title: string
  body: string
  tags: string[]
  space: string
  space_id: string
}

/** As much of a text as one document of an index takes, in any alphabet. */
const searchedCharacters = 30_000

const published = `
  select articles.id, articles.title, articles.body, articles.tags, spaces.name as space, articles.space_id
  from articles join spaces on spaces.id = articles.space_id where articles.state = 'published'`

const documentOf = (
  { title, body, tags, space, space_id }: Indexed,
  language: Context['settings']['language'],
): SearchDocument => ({
  title,
  body: `${tags.join(' ')}\n${withoutMarkup(body)}`.slice(0, searchedCharacters),
  fields: { space, space_id },
  language: language ?? 'en',
})

/** Markdown as it is read: what stands in an extract should not be full of signs. */
const withoutMarkup = (body: string): string =>
  body
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s{0,3}(?:#{1,6}|>|[-*+]|\d+\.)\s+/gm, '')
    .replace(/[*_`~|]/g, '')

/** Brings the index up to date about one article: published ones are in it, others are not. */
export const indexArticle = async ({ can, db, search, settings }: Context, id: string): Promise<void> => {
  if (!can('search')) return
  const [article] = await db.query<Indexed>(`${published} and articles.id = $1`, [id])
  if (article) await search.index('articles', id, documentOf(article, settings.language))
  else await search.remove('articles', id)
}

/** Puts what is published, 5,000 articles at most, into the search anew. */
export const indexAll = async ({ can, db, search, settings }: Context): Promise<void> => {
  if (!can('search')) return
  const articles = await db.query<Indexed>(`${published} order by articles.id limit 5000`)
  for (let at = 0; at < articles.length; at += 20) {
    const part = articles.slice(at, at + 20)
    await search.indexMany(
      'articles',
      part.map((article) => ({ id: article.id, ...documentOf(article, settings.language) })),
    )
  }
}

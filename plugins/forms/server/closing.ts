import { isPlexicaError, type Context, type PluginJob } from '@plexica/sdk'
import { changed } from './changed.ts'

/** Sees to it that the form is closed when its time has come; a form whose time was moved has a job for each. */
export const closeLater = async ({ can, jobs }: Context, id: string, closesAt: string | null): Promise<void> => {
  if (closesAt === null || !can('jobs')) return
  await jobs.enqueue('close', { form: id }, { at: closesAt, unique: `${id} ${closesAt}` })
}

/** @returns how many had answered */
export const close = async (context: Context, id: string): Promise<number | undefined> => {
  const [form] = await context.db.query<{ title: string; created_by: string | null; answers: number }>(
    `update forms set state = 'closed' where id::text = $1 and state = 'open'
     returning title, created_by, (select count(*)::int from responses where form_id = forms.id) as answers`,
    [id],
  )
  if (!form) return undefined
  await changed(context, 'forms.form.closed', { id, title: form.title, answers: form.answers }, id)
  return form.answers
}

/** Closes a form whose time has come, and tells whoever made it. */
export const closeJob = async ({ data }: PluginJob<{ form: string }>, context: Context) => {
  const [due] = await context.db.query<{ title: string; created_by: string | null }>(
    "select title, created_by from forms where id::text = $1 and state = 'open' and closes_at <= now()",
    [data.form],
  )
  if (!due) return { closed: false }
  const answers = await close(context, data.form)
  if (due.created_by !== null && context.can('notify'))
    await context.notify
      .send({
        users: [due.created_by],
        title: `${due.title} is closed`,
        body: `${answers} answered.`,
        url: `/p/forms/results?form=${data.form}`,
      })
      .catch((error: unknown) => {
        if (!isPlexicaError(error)) throw error
        context.log.warn('Nobody could be told that the form is closed', error.code)
      })
  return { closed: true, answers }
}

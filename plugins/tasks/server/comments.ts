import { defineRoutes, formSchema } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { tellOfComment } from './notices.ts'
import { readTask } from './tasks.ts'

const newComment = formSchema(forms.comment)

export const commentRoutes = defineRoutes({
  'GET /tasks/:id/comments': {
    permission: 'tasks.tasks.read',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => ({
      items: await db.query(
        'select id, author_name, text, created_at from comments where task_id = $1 order by created_at desc limit 200',
        [params.id],
      ),
    }),
  },

  'POST /tasks/:id/comments': {
    permission: 'tasks.tasks.write',
    input: { params: byId, body: newComment },
    handler: async (_request, context) => {
      const { params, body } = context.input
      const task = await readTask(context, params.id)
      const [comment] = await context.db.query(
        `insert into comments (task_id, author_id, author_name, text) values ($1, $2, $3, $4)
         returning id, author_name, text, created_at`,
        [params.id, context.user!.id, context.user!.name, body.text],
      )
      await tellOfComment(context, task, body.text)
      return Response.json(comment, { status: 201 })
    },
  },
})

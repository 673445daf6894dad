import type { Knex } from 'knex'
import { earlier } from './plugins/helpdesk.ts'

/**
 * Puts tickets of the demo on the days that they are said to be of, so that the chart of opened and solved ones has a
 * line to show: what plugins write themselves is always of now.
 */
export const spreadTickets = async (core: Knex, slug: string): Promise<void> => {
  const schema = `t_${slug}__helpdesk`
  for (const { subject, ago, took } of earlier) {
    await core.raw(
      `with ticket as (
         update ??.tickets set
           created_at = created_at - :ago * interval '1 day', answer_by = answer_by - :ago * interval '1 day',
           answered_at = answered_at - :ago * interval '1 day' + interval '2 hours',
           solved_at = solved_at - :solved * interval '1 day', updated_at = updated_at - :solved * interval '1 day'
         where subject = :subject returning id
       )
       update ??.messages set created_at = created_at - :ago * interval '1 day' where ticket_id = (select id from ticket)`.replaceAll(
        '??',
        core.ref(schema).toQuery(),
      ),
      { ago, solved: ago - took, subject },
    )
  }
}

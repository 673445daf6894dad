import type { Knex } from 'knex'

/** What platform processes answered to one another's questions, until it is read. Who loses an answer asks again. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create unlogged table core.process_answers (
      question uuid not null,
      process uuid not null,
      answer json not null,
      at timestamptz not null default now(),
      primary key (question, process)
    )
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.process_answers')
}

import type { Knex } from 'knex'

/** Counters of rate limits that all platform processes share, laid out as rate-limiter-flexible wants them. */
export async function up(knex: Knex): Promise<void> {
  // Losing the counts in a crash harms nobody, and each failed sign-in writes here.
  await knex.raw(`
    create unlogged table core.rate_limits (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );
    create index on core.rate_limits (expire);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.rate_limits')
}

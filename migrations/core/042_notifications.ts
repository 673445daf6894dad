import type { Knex } from 'knex'

/** What plugins tell users: in the app, and by mail. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Notifications are numbered for each user without gaps, and in the order in which they are committed: who has
    -- seen number n has seen all before it.
    create table core.notification_heads (
      user_id uuid primary key references core.users on delete cascade,
      last bigint not null
    ) with (fillfactor = 50);

    create table core.notifications (
      user_id uuid not null references core.users on delete cascade,
      seq bigint not null,
      plugin_id text not null,
      title text not null,
      body text not null,
      url text,
      created_at timestamptz not null default now(),
      read_at timestamptz,
      primary key (user_id, seq)
    );
    create index on core.notifications (user_id) where read_at is null;
    create index on core.notifications (created_at);

    -- How often a plugin told a user something in the present minute, by channel.
    create table core.notification_counts (
      user_id uuid not null references core.users on delete cascade,
      installation_id uuid not null references core.installations on delete cascade,
      channel text not null,
      minute timestamptz not null,
      count integer not null,
      primary key (user_id, installation_id, channel)
    ) with (fillfactor = 50);
    create index on core.notification_counts (installation_id);

    -- Mails to be sent, and those that were; captured: kept to be looked at, where there is no mail server.
    create table core.mails (
      id bigserial primary key,
      tenant_id uuid not null references core.tenants on delete cascade,
      plugin_id text not null,
      to_address text not null,
      subject text not null,
      body text not null,
      state text not null check (state in ('captured', 'queued', 'sent', 'failed')),
      attempts integer not null default 0,
      due_at timestamptz not null default now(),
      error text,
      created_at timestamptz not null default now(),
      sent_at timestamptz
    );
    create index on core.mails (due_at) where state = 'queued';
    create index on core.mails (tenant_id);
    create index on core.mails (created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table core.mails, core.notification_counts, core.notifications, core.notification_heads cascade')
}

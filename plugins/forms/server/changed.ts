import type { Context, Json, PublishedEvent } from '@plexica/sdk'

/** Tells open pages and other plugins, where the tenant lets this one. */
export const changed = async ({ can, events }: Context, type: PublishedEvent, data: Json, key: string) => {
  if (can('events')) await events.publish(type, data, { key })
}

import { prerelease } from 'semver'

/** Where a version is published to. Who follows `beta` gets what is in `stable` as well. */
export const channels = ['stable', 'beta'] as const

export type Channel = (typeof channels)[number]

/** The channel of a version that none is named for: prereleases are for those who ask for them. */
export const channelFor = (version: string): Channel => (prerelease(version) === null ? 'stable' : 'beta')

/** Whether those who follow a channel get what is in another. */
export const follows = (followed: Channel, published: Channel): boolean => followed === 'beta' || published === 'stable'

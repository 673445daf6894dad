import { Command } from 'commander'

/** `plexica` itself, with the manners that all of its commands share. */
export const rootCommand = (): Command =>
  new Command('plexica').exitOverride().showHelpAfterError('(plexica --help tells more)').showSuggestionAfterError()

/** Gives the manners of `from` to its commands, and theirs. */
export const inheritAll = (from: Command): Command => {
  for (const command of from.commands) inheritAll(command.copyInheritedSettings(from))
  return from
}

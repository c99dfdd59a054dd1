import { currentSurface, type Unit } from '../stores/surface.ts'
import type { StringKey } from '../strings/strings.ts'
import { plan, refusal, type Command } from './command.ts'

type Towards = 'left' | 'right' | 'up' | 'down' | 'start' | 'end'

function move(
  name: string,
  title: StringKey,
  keys: readonly string[],
  unit: Unit,
  towards: Towards,
  extend: boolean,
): Command {
  return {
    name,
    title,
    keys,
    scope: 'text',
    plan: () => {
      const surface = currentSurface()
      return surface ? plan(() => surface.move(unit, towards, extend)) : refusal('refusal.no-document')
    },
  }
}

/** The keyboard's ways through the text; each with Shift (or its own chord) extends what is in hand. */
export default [
  move('word-left', 'command.word-left', ['ArrowLeft'], 'word', 'left', false),
  move('word-right', 'command.word-right', ['ArrowRight'], 'word', 'right', false),
  move('line-up', 'command.line-up', ['ArrowUp'], 'line', 'up', false),
  move('line-down', 'command.line-down', ['ArrowDown'], 'line', 'down', false),
  move('line-start', 'command.line-start', ['Home'], 'line-edge', 'start', false),
  move('line-end', 'command.line-end', ['End'], 'line-edge', 'end', false),
  move('screen-up', 'command.screen-up', ['PageUp'], 'screen', 'up', false),
  move('screen-down', 'command.screen-down', ['PageDown'], 'screen', 'down', false),
  move('sentence-left', 'command.sentence-left', ['Ctrl+ArrowLeft'], 'sentence', 'left', false),
  move('sentence-right', 'command.sentence-right', ['Ctrl+ArrowRight'], 'sentence', 'right', false),
  move('paragraph-up', 'command.paragraph-up', ['Ctrl+ArrowUp'], 'paragraph', 'up', false),
  move('paragraph-down', 'command.paragraph-down', ['Ctrl+ArrowDown'], 'paragraph', 'down', false),
  move('extend-left', 'command.extend-left', ['Shift+ArrowLeft'], 'word', 'left', true),
  move('extend-right', 'command.extend-right', ['Shift+ArrowRight'], 'word', 'right', true),
  move('extend-up', 'command.extend-up', ['Shift+ArrowUp'], 'line', 'up', true),
  move('extend-down', 'command.extend-down', ['Shift+ArrowDown'], 'line', 'down', true),
  move('extend-line-start', 'command.extend-line-start', ['Shift+Home'], 'line-edge', 'start', true),
  move('extend-line-end', 'command.extend-line-end', ['Shift+End'], 'line-edge', 'end', true),
  move('letter-left', 'command.letter-left', ['Ctrl+Shift+ArrowLeft'], 'character', 'left', true),
  move('letter-right', 'command.letter-right', ['Ctrl+Shift+ArrowRight'], 'character', 'right', true),
]

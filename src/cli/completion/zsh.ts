/** The completion script for zsh. */
import { type Choice, type Completes, commandRows, type FlagRow, firstWords, parentRows, quoted } from './tables.ts';

/** The script, with a final line feed. It may be sourced or lie in `$fpath` as `_charthouse`. */
export function zshScript(): string {
  return `#compdef charthouse
# Completion of charthouse for zsh. Put it into a folder of $fpath: charthouse completion zsh > "$fpath[1]/_charthouse"
_charthouse() {
  local -a commands
  commands=(
${described(firstWords)}
    'help:Print the help of a command'
  )
  if (( CURRENT == 2 )); then
    _describe command commands -- && return
    _arguments '--help[Print this help]' '--version[Print the version]'
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${parentRows.map(parentCase).join('\n')}
  esac
  case $command in
    help) _describe command commands ;;
${commandRows.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _charthouse ]]; then _charthouse "$@"; else compdef _charthouse charthouse; fi
`;
}

function described(choices: readonly Choice[]): string {
  return choices.map(({ word, summary }) => `    ${quoted(`${word}:${summary}`)}`).join('\n');
}

/** Offers the nested commands, or goes on to the one that is there. */
function parentCase({ word, nested }: (typeof parentRows)[number]): string {
  return `    ${word})
      commands=(
${described(nested)}
      )
      if (( CURRENT == 2 )); then
        _describe command commands -- && return
        _arguments '--help[Print this help]'
        return
      fi
      command="$command $words[2]"
      shift words
      (( CURRENT-- ))
      ;;`;
}

function commandCase({ parent, spellings, flags, argument }: (typeof commandRows)[number]): string {
  const paths = spellings.map((word) => (parent === undefined ? word : quoted(`${parent} ${word}`)));
  const specs = flags.map(flagSpec);
  if (argument !== 'nothing') specs.push(quoted(`*:argument:${action(argument)}`));
  return [`    ${paths.join('|')})`, '      _arguments -s -S \\', ...specs.map((spec) => `        ${spec} \\`), '        ;;'].join('\n');
}

function flagSpec({ name, short, summary, takesValue, completes }: FlagRow): string {
  // Colons and brackets have a meaning in the specifications of _arguments.
  const text = summary.replace(/[\\[\]:]/g, '\\$&');
  const value = takesValue ? `:${name}:${action(completes)}` : '';
  const long = quoted(`--${name}${takesValue ? '=' : ''}[${text}]${value}`);
  return short === undefined ? long : `${long} ${quoted(`-${short}${takesValue ? '+' : ''}[${text}]${value}`)}`;
}

function action(completes: Completes): string {
  if (completes === 'nothing') return ' ';
  if (completes === 'folder') return '_files -/';
  if (completes === 'file') return '_files';
  return completes === 'chart' ? '_files -g "*.tgz(-.) *(-/)"' : `(${completes.join(' ')})`;
}

/** The completion script for bash, 3.2 (macOS) and later. */
import { type CommandRow, type Completes, commandRows, firstWords, parentRows, quoted } from './tables.ts';

/** The script, with a final line feed. */
export function bashScript(): string {
  const first = firstWords.map(({ word }) => word);
  const paths = commandRows.map(pathsOf).join('|');
  return `# Completion of charthouse for bash. Load it with: source <(charthouse completion bash)
_charthouse_offer() {
  local IFS=$'\\n'
  COMPREPLY=( $(compgen "$@" -- "$cur") )
}
_charthouse_paths() {
  compopt -o filenames 2>/dev/null
  _charthouse_offer "$@"
}
_charthouse() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' path i
  COMPREPLY=()
  # "--to=x" reaches us as three words.
  if [[ $cur == '=' ]]; then cur=''
  elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    path=\${command:+$command }\${COMP_WORDS[i]}
    case $path in
      ${paths}) command=$path; break ;;
      ${parentRows.map(({ word }) => word).join('|')}) command=$path ;;
    esac
  done
  case $command in
    '')
      if [[ \${COMP_WORDS[1]} == help && $COMP_CWORD -gt 1 ]]; then _charthouse_offer -W ${lines(first)}
      else _charthouse_offer -W ${lines([...first, 'help', '--help', '--version'])}
      fi ;;
${parentRows.map(({ word, nested }) => `    ${word}) _charthouse_offer -W ${lines([...nested.map((each) => each.word), '--help'])} ;;`).join('\n')}
${commandRows.map(commandCase).join('\n')}
  esac
}
complete -F _charthouse charthouse
`;
}

/** The command as typed after `charthouse`, by each of its names, as patterns of `case`. */
function pathsOf({ parent, spellings }: CommandRow): string {
  return spellings.map((word) => (parent === undefined ? word : quoted(`${parent} ${word}`))).join('|');
}

function commandCase(row: CommandRow): string {
  const { flags, argument } = row;
  const valued = flags.filter(({ takesValue }) => takesValue);
  const cases = valued.map((flag) => {
    const spellings = [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])];
    return `        ${spellings.join('|')}) ${offer(flag.completes)}; return ;;`;
  });
  const chooser = cases.length === 0 ? [] : ['      case $prev in', ...cases, '      esac'];
  return [
    `    ${pathsOf(row)})`,
    ...chooser,
    `      if [[ $cur == -* ]]; then _charthouse_offer -W ${lines(flags.map((flag) => `--${flag.name}`))}`,
    `      else ${offer(argument)}`,
    '      fi ;;',
  ].join('\n');
}

function offer(completes: Completes): string {
  if (completes === 'nothing') return ':';
  if (completes === 'folder') return '_charthouse_paths -d';
  if (completes === 'file') return '_charthouse_paths -f';
  if (completes === 'chart')
    return `_charthouse_paths -d; local charts=( "\${COMPREPLY[@]}" ); _charthouse_paths -f -X '!*.tgz'; COMPREPLY+=( "\${charts[@]}" )`;
  return `_charthouse_offer -W ${lines(completes)}`;
}

// `compgen -W` splits at IFS, which is a line feed above so that paths with blanks stay whole.
function lines(words: readonly string[]): string {
  return `$${quoted(words.join('\\n'))}`;
}

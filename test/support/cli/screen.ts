/** A terminal's screen: what a person sees after each thing that a program writes, as far as this one draws. */

/** What is on the screen. Nothing scrolls out of it. */
export interface Screen {
  /** What the program wrote. */
  write(text: string): void;
  /** A narrower or wider window, which breaks each line anew, as most terminals do. The cursor stays at its character. */
  resize(columns: number): void;
  /** Each line that was written, whole, however many rows it takes. */
  lines(): readonly string[];
  /** As seen, row by row. */
  rows(): readonly string[];
  /** What was erased from more rows than one: a progress line that did not fit. */
  readonly tooLong: readonly string[];
  /** Sequences that this screen does not know. */
  readonly unknown: readonly string[];
}

interface Line {
  /** One for a column; a wide character takes two, of which the second is empty. */
  readonly cells: string[];
}

/** An empty screen. Rows are made of lines when they are looked at, so that a change of width is a change of how they are broken. */
export function makeScreen(columns: number): Screen {
  const lines: Line[] = [{ cells: [] }];
  let [width, at, cell] = [columns, 0, 0];
  const [tooLong, unknown]: [string[], string[]] = [[], []];
  const line = (): Line => lines[at] ?? { cells: [] };
  // A full row has its cursor on its last column, not yet on the next row.
  const row = (): number =>
    Math.floor(Math.max(cell === line().cells.length && cell > 0 && cell % width === 0 ? cell - 1 : cell, 0) / width);

  const put = (character: string): void => {
    const { cells } = line();
    // Nothing by itself: an accent, or what is not seen at all.
    if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return;
    const wide = isWide(character);
    while (cells.length < cell) cells.push(' ');
    cells.splice(cell, wide ? 2 : 1, ...(wide ? [character, ''] : [character]));
    cell += wide ? 2 : 1;
  };
  const eraseRow = (): void => {
    const { cells } = line();
    const start = row() * width;
    if (start > 0 && cells.slice(0, start).some((each) => each.trim() !== '')) tooLong.push(cells.join('').trim());
    cells.splice(start, Math.min(width, cells.length - start), ...Array.from({ length: Math.min(width, cells.length - start) }, () => ' '));
    while (cells.at(-1) === ' ') cells.pop();
  };
  const sequence = (kind: string, parameter: string): void => {
    if (kind === 'K' && parameter === '2') eraseRow();
    else if (kind === 'K' && parameter === '') line().cells.splice(cell);
    else if (kind === 'J' && parameter === '') {
      line().cells.splice(cell);
      lines.splice(at + 1);
    } else if (kind === 'A') at = Math.max(at - Number(parameter === '' ? 1 : parameter), 0);
    else if (kind === 'G') cell = row() * width + Number(parameter === '' ? 1 : parameter) - 1;
    else if (kind !== 'm') unknown.push(`${parameter}${kind}`);
  };
  const feed = (): void => {
    cell -= row() * width;
    at += 1;
    if (lines[at] === undefined) lines.push({ cells: [] });
  };

  return {
    write: (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a terminal acts upon.
      for (const [each, parameter, kind] of text.matchAll(/\u001b\[([\d;?]*)([A-Za-z])|[\s\S]/gu)) {
        if (kind !== undefined && parameter !== undefined) sequence(kind, parameter);
        else if (each === '\r') cell = row() * width;
        else if (each === '\n') feed();
        else put(each);
      }
    },
    resize: (columnsNow) => {
      width = columnsNow;
    },
    lines: () => lines.map(({ cells }) => cells.join('').trimEnd()).filter((each, index) => each !== '' || index < at),
    rows: () =>
      lines.flatMap(({ cells }) =>
        Array.from({ length: Math.max(Math.ceil(cells.length / width), 1) }, (_, index) =>
          cells
            .slice(index * width, (index + 1) * width)
            .join('')
            .trimEnd(),
        ),
      ),
    tooLong,
    unknown,
  };
}

// East Asian wide and fullwidth, and what is shown as an emoji.
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]|\p{Emoji_Presentation}/u.test(character);
}

/** Buttons that copy a command. */

/** Shows them: without the script they are hidden. */
export function showCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.copy')) {
    const text = button.parentElement?.querySelector('code')?.textContent ?? '';
    button.hidden = false;
    button.addEventListener('click', async () => {
      button.textContent = (await copied(text)) ? 'Copied' : 'Press Ctrl+C';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2_000);
    });
  }
}

/** Without https there is no clipboard: then the text is selected, and the reader copies it. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const code = [...document.querySelectorAll('.command code')].find((each) => each.textContent === text);
    if (code !== undefined) getSelection()?.selectAllChildren(code);
    return false;
  }
}

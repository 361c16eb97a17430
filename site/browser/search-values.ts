/** Shows only the values whose path or description contains what is typed. */

/** Shows the search above the table. */
export function showValueSearch(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-filter="values"]');
  const input = form?.querySelector('input');
  if (form === null || input === null || input === undefined) return;
  const rows = [...document.querySelectorAll<HTMLElement>('.values tbody tr')].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  form.hidden = rows.length < 8;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const { row, text } of rows) row.hidden = !words.every((word) => text.includes(word));
    for (const group of document.querySelectorAll<HTMLElement>('[data-group]'))
      group.hidden = group.querySelector('tbody tr:not([hidden])') === null;
  });
}

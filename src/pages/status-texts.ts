/** Numbers as people read them, the same in every browser. */
import { type Html, html } from './html.ts';

/** `1,234,567` */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `99.5 %`; never 100 or 0 for what is only near to it. */
export function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  if (text === '100.0' && share < 1) return '> 99.9 %';
  if (text === '0.0' && share > 0) return '< 0.1 %';
  return `${text.replace(/\.0$/, '')} %`;
}

/** `850 ms`, `12.3 s`, `4 min 05 s`, `1 h 02 min` */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

/** `1.2 GB`: powers of ten. */
export function amount(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let [value, unit] = [bytes, 0];
  while (value >= 999.95 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The minute, in UTC: a page is the same for all. */
export function moment(atMs: number): Html {
  const text = new Date(atMs).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 16)} UTC</time>`;
}

/** `30 days`, `12 hours` */
export function span(ms: number): string {
  const hours = Math.round(ms / 3_600_000);
  const [value, unit] = hours >= 48 ? [Math.round(hours / 24), 'day'] : [hours, 'hour'];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}

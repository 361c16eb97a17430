/** What a report is made for: a terminal of some width, or a file, a pipe or a log. */
import { noPaint, type Paint } from './paint.ts';

/** The form of a report. */
export interface View {
  /** The width that tables fit; null if every line stays whole. */
  readonly columns: number | null;
  readonly paint: Paint;
}

/** For files, pipes, logs and pages: nothing is cut, and no line depends on another one. */
export const plainView: View = { columns: null, paint: noPaint };

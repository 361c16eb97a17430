/** Names that are almost the name of a file that Helm reads. */

/** A name without differences that are never intended: case, blanks, a final dot, and the `.txt` that some editors add. */
export function plainName(name: string): string {
  return name
    .trim()
    .replace(/\.txt$/i, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** Whether Chart.yaml was meant: `Chart.yml`, `chart.yaml`, `Charts.yaml`. */
export function isAlmostChartYaml(name: string): boolean {
  return name !== 'Chart.yaml' && /^charts?\.ya?ml$/.test(plainName(name));
}

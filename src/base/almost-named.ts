/** Names that are almost the name of a file that Helm reads. */

/** A name without what is never meant: case, blanks, a dot at the end, and `.txt` as an editor adds it. */
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

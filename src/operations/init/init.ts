/** The operation `init`: writes what a repository with charts needs to release them, and replaces nothing. */
import { pageUrl } from '../../base/docs-url.ts';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { shellWord } from '../../base/shell-word.ts';
import { skippedFolders } from '../../base/skipped-folders.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { OutputFolder } from '../../runtime/output-folder.ts';
import { chartPatterns } from './chart-patterns.ts';
import { type Clone, cloneAround } from './clone.ts';
import { chartsIn, type FoundChart } from './find-charts.ts';
import { HELMIGNORE, helmignoreState, helmignoreText, withLines } from './helmignore.ts';
import { type NameInCharts, namedRepositories } from './named-repositories.ts';
import { workflows } from './workflows.ts';

const CONFIG = 'charthouse.yaml';

/** The options of the user. */
export interface InitRequest {
  /** `OWNER/NAME@COMMIT`; if absent, the commit of this build. */
  readonly action: string | undefined;
  /** The commit of this build; undefined if it is unknown. */
  readonly builtOf: string | undefined;
  /** Of charthouse. */
  readonly version: string;
  /** The target; if absent, a stack named after the repository. */
  readonly to: string | undefined;
  /** The stack that `to` names; undefined if it names something else. */
  readonly stack?: string | undefined;
  /** The public URL, if it is known. */
  readonly url: string | undefined;
  /** Which of the two come from a charthouse.yaml that is there. */
  readonly inFile: readonly ('to' | 'url')[];
  /** The names of repositories in that file. */
  readonly namesInFile?: readonly string[] | undefined;
  /** The name of the folder, for a repository whose remote has no name. */
  readonly folderName: string;
  /** Whether the lines that a `.helmignore` lacks are added to it. */
  readonly updateHelmignore?: boolean | undefined;
  readonly dryRun: boolean;
}

/** The effects of init. */
export interface InitPorts {
  readonly files: ReadFiles;
  readonly output: OutputFolder;
}

/**
 * `written`: or would be, in a dry run. `updated`: lines were added to it, or would be. `unchanged`: it was there, as it would be written.
 * `kept`: another one was there.
 */
export interface InitFile {
  readonly path: string;
  readonly outcome: 'written' | 'updated' | 'unchanged' | 'kept';
}

/** The whole of an init. */
export interface InitReport {
  readonly command: 'init';
  readonly dryRun: boolean;
  readonly charts: readonly FoundChart[];
  readonly files: readonly InitFile[];
  /** `OWNER/NAME` on GitHub, if it is known. */
  readonly repository: string | null;
  /** Where charts go. */
  readonly to: string;
  /** The stack to deploy; null if the target is another one. */
  readonly stack: string | null;
  /** The public URL, if it was given. */
  readonly url: string | null;
  /** Lines that an existing charthouse.yaml lacks and needs. */
  readonly lacking: readonly string[];
  /** Lines that the `.helmignore` of a chart at the root still lacks. */
  readonly helmignoreLacking: readonly string[];
  /** Lines that were added to it, or would be in a dry run. */
  readonly helmignoreAdded: readonly string[];
}

interface PlannedFile extends InitFile {
  readonly bytes: Uint8Array;
}

/**
 * Never replaces a file, and adds to one only if it is asked to. Run again, it changes nothing.
 *
 * @throws CH_NO_CHARTS; CH_USAGE if the commit of the Action is unknown, and below the root of a clone; CH_OUTPUT_UNWRITABLE;
 * CH_CHART_IGNORE if lines cannot be added to `.helmignore`
 */
export async function initRepository(request: InitRequest, { files, output }: InitPorts): Promise<InitReport> {
  const action = actionOf(request);
  const clone = await cloneAround(files);
  await refuseBelow(clone, files);
  const charts = await chartsIn(files);
  if (charts.length === 0) {
    throw new CharthouseError('CH_NO_CHARTS', {
      message: `there is no chart in this folder, nor below it; folders called ${skippedFolders.join(', ')} are not looked into`,
      hint: 'go to the root of a repository with charts, or make one with: helm create charts/NAME',
    });
  }
  const repository = clone?.repository;
  const ownStack = stackName(repository?.split('/')[1] ?? request.folderName);
  const to = request.to ?? `stack:${ownStack}`;
  const stack = request.to === undefined ? ownStack : (request.stack ?? null);
  const isWhole = charts.some(({ path }) => path === '.');
  const paths = await chartPatterns(
    charts.map(({ path }) => path),
    files,
  );
  const repositories = await namedRepositories(charts, files);
  const texts = {
    [CONFIG]: configFile({ charts: paths, to, stack, url: request.url, repositories }),
    ...(isWhole ? { [HELMIGNORE]: await helmignoreText(files) } : {}),
    ...workflows({ action, infraPaths: stack === null ? undefined : [CONFIG] }),
  };
  const plan: readonly PlannedFile[] = await Promise.all(
    Object.entries(texts).map(async ([path, text]) => ({ path, bytes: Buffer.from(text), outcome: await outcomeOf(path, text, files) })),
  );
  const ignore = await planHelmignore(plan, request, { charts, files });
  if (!request.dryRun) {
    for (const { path, bytes, outcome } of ignore.plan) {
      if (outcome === 'written' || outcome === 'updated') await output.put(path, [bytes]);
    }
  }
  const isKept = plan.some(({ path, outcome }) => path === CONFIG && outcome === 'kept');
  return {
    ...{ command: 'init', dryRun: request.dryRun, charts, repository: repository ?? null, to, stack, url: request.url ?? null },
    files: ignore.plan.map(({ path, outcome }) => ({ path, outcome })),
    lacking: isKept ? lackingLines({ ...request, to, repositories }) : [],
    helmignoreLacking: ignore.lacking,
    helmignoreAdded: ignore.added,
  };
}

/** The plan with the `.helmignore` that is there: as it is, or with what it lacks. */
async function planHelmignore(
  plan: readonly PlannedFile[],
  { updateHelmignore = false }: InitRequest,
  { charts, files }: { readonly charts: readonly FoundChart[]; readonly files: ReadFiles },
): Promise<{ readonly plan: readonly PlannedFile[]; readonly lacking: readonly string[]; readonly added: readonly string[] }> {
  const unchanged = { plan, lacking: [], added: [] };
  if (!plan.some(({ path, outcome }) => path === HELMIGNORE && outcome === 'kept')) return unchanged;
  const { bytes, lacking } = await helmignoreState(files);
  if (!updateHelmignore) return { ...unchanged, lacking };
  if (bytes === undefined) throw notUpdatable(charts);
  if (lacking.length === 0) return unchanged;
  const updated = { path: HELMIGNORE, outcome: 'updated', bytes: withLines(bytes, lacking) } as const;
  return { plan: plan.map((each) => (each.path === HELMIGNORE ? updated : each)), lacking: [], added: lacking };
}

/** The error of the chart, if it explains why. */
function notUpdatable(charts: readonly FoundChart[]): CharthouseError {
  const error = charts.find(({ path }) => path === '.')?.error;
  if (error?.code === 'CH_CHART_IGNORE') return error;
  return new CharthouseError('CH_CHART_IGNORE', {
    message: 'no line can be added to .helmignore: it is not a regular file that can be read',
    hint: 'replace it with a regular file, or run the command without --update-helmignore',
    where: { file: HELMIGNORE },
  });
}

// GitHub looks for workflows at the root of a repository, and nowhere else.
async function refuseBelow(clone: Clone | undefined, files: ReadFiles): Promise<void> {
  if (clone === undefined || clone.root === '.') return;
  const root = await files.realPath(clone.root);
  throw new CharthouseError('CH_USAGE', {
    message: `this folder is a part of the repository ${quoted(root)}, and GitHub reads workflows only at its root`,
    hint: `go there: cd ${shellWord(root)}; or make this folder a repository of its own: git init`,
  });
}

type Lines = Pick<InitRequest, 'url' | 'inFile' | 'namesInFile'> & { readonly to: string; readonly repositories: readonly NameInCharts[] };

function lackingLines({ to, url, inFile, namesInFile = [], repositories }: Lines): readonly string[] {
  const lines = { to: toLine(to), url: url === undefined ? undefined : urlLine(url) };
  const lacking = repositories.filter(({ name }) => !namesInFile.includes(name));
  return [
    ...(['to', 'url'] as const).flatMap((key) => (inFile.includes(key) ? [] : (lines[key] ?? []))),
    ...(lacking.length === 0 ? [] : [`repositories: ${JSON.stringify(lacking)}`]),
  ];
}

// A tag can be moved to other code, which would then publish; a commit cannot.
function actionOf({ action, builtOf, version }: InitRequest): string {
  if (action !== undefined && !/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action)) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(action)} is no OWNER/NAME@COMMIT`,
      hint: 'name the commit in full, with its 40 digits: git ls-remote https://github.com/alto9/charthouse',
    });
  }
  if (action !== undefined) return action;
  if (builtOf !== undefined) return `alto9/charthouse@${builtOf} # v${version}`;
  throw new CharthouseError('CH_USAGE', {
    message: 'this charthouse does not know which commit it was made of, and workflows name the Action by its commit',
    hint: 'name it with --action alto9/charthouse@COMMIT: git ls-remote https://github.com/alto9/charthouse',
  });
}

/** Letters, digits and hyphens, a letter first, and room for what the template makes of it. */
function stackName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '');
  return `${plain === '' ? 'my' : plain.slice(0, 40).replace(/-+$/, '')}-charts`;
}

const toLine = (to: string): string => `to: ${JSON.stringify(to)}`;
const urlLine = (url: string): string => `url: ${JSON.stringify(url)}`;

function configFile(facts: {
  readonly charts: readonly string[];
  readonly to: string;
  readonly stack: string | null;
  readonly url: string | undefined;
  readonly repositories: readonly NameInCharts[];
}): string {
  const { charts, to, stack, url, repositories } = facts;
  return [
    '# Settings of charthouse for this repository. Every long flag can be set here.',
    toLine(to),
    ...(stack === null
      ? []
      : [
          '# For charthouse infra; this gives it a name of its own:',
          '# parameters: "DomainName=charts.example.com,HostedZoneId=Z0123456789"',
        ]),
    ...(url === undefined ? [] : [urlLine(url)]),
    '# Pages for browsers beside index.yaml:',
    `# ${pageUrl('pages.md')}`,
    'pages: true',
    '# site:',
    '#   title: Our charts',
    '#   status: true # a page with figures, which everyone can read',
    'charts:',
    ...charts.map((chart) => `  - ${JSON.stringify(chart)}`),
    ...(repositories.length === 0
      ? []
      : [
          '# The names that dependencies have for their repositories. A login goes into the environment:',
          `# ${pageUrl('config.md#repositories')}`,
          'repositories:',
          ...repositories.map((each) => `  - ${JSON.stringify(each)}`),
        ]),
    '',
  ].join('\n');
}

async function outcomeOf(path: string, text: string, files: ReadFiles): Promise<InitFile['outcome']> {
  const there = await files.linkInfo(path);
  if (there === undefined) return 'written';
  // What is much larger is another file; it need not be read to know that.
  if (there.kind !== 'file' || there.sizeBytes > 2 * text.length + 4096) return 'kept';
  const bytes = Buffer.from(await files.readFile(path, { maxBytes: there.sizeBytes })).toString();
  return bytes.replaceAll('\r\n', '\n') === text ? 'unchanged' : 'kept';
}

/** The verb `init`: what a repository with charts needs to release them, written beside what is there. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { ReadFiles } from '../runtime/files.ts';
import type { OutputFolder } from '../runtime/output-folder.ts';
import { chartsIn } from './find-charts.ts';
import { githubRepository } from './git-remote.ts';
import { workflows } from './workflows.ts';

/** The words of the user. */
export interface InitRequest {
  /** `OWNER/NAME@COMMIT`; the one that this build is of, where absent. */
  readonly action: string | undefined;
  /** The commit that this build is of; undefined where nobody knows. */
  readonly builtOf: string | undefined;
  /** Of charthouse. */
  readonly version: string;
  /** Where charts go; a stack named after the repository where absent. */
  readonly to: string | undefined;
  /** The public URL, where it is known. */
  readonly url: string | undefined;
  /** What the folder is called, where no remote has a name for the repository. */
  readonly folderName: string;
  readonly dryRun: boolean;
}

/** The effects of init. */
export interface InitPorts {
  readonly files: ReadFiles;
  readonly output: OutputFolder;
}

/** `written`: or would be, in a dry run. `unchanged`: it was there, as it would be written. `kept`: another one was there. */
export interface InitFile {
  readonly path: string;
  readonly outcome: 'written' | 'unchanged' | 'kept';
}

/** The whole of an init. */
export interface InitReport {
  readonly command: 'init';
  readonly dryRun: boolean;
  readonly charts: readonly string[];
  readonly files: readonly InitFile[];
  /** `OWNER/NAME` on GitHub, where it is known. */
  readonly repository: string | null;
  /** Where charts go. */
  readonly to: string;
  /** The stack to deploy; null where charts go elsewhere. */
  readonly stack: string | null;
  /** The tag that releases what is there; null where the charts have different versions, or none that can be read. */
  readonly tag: string | null;
}

/**
 * Never replaces a file. Written again, it changes nothing.
 *
 * @throws CH_NO_CHARTS; CH_USAGE where nobody says which commit of the Action to use; CH_OUTPUT_UNWRITABLE
 */
export async function initRepository(request: InitRequest, { files, output }: InitPorts): Promise<InitReport> {
  const action = actionOf(request);
  const charts = await chartsIn(files);
  if (charts.length === 0) {
    throw new CharthouseError('CH_NO_CHARTS', {
      message: 'there is no chart in this folder, nor below it',
      hint: 'go to the root of a repository with charts, or make one with: helm create charts/NAME',
    });
  }
  const repository = await githubRepository(files);
  const to = request.to ?? `stack:${stackName(repository?.split('/')[1] ?? request.folderName)}`;
  const stack = to.startsWith('stack:') ? to.slice('stack:'.length) : null;
  const texts = {
    'charthouse.yaml': configFile({ charts, to, stack, url: request.url }),
    ...workflows({ action, infraPaths: ['charthouse.yaml'] }),
  };
  const plan = await Promise.all(
    Object.entries(texts).map(async ([path, text]) => ({ path, text, outcome: await outcomeOf(path, text, files) })),
  );
  if (!request.dryRun) {
    for (const { path, text, outcome } of plan) if (outcome === 'written') await output.put(path, [Buffer.from(text)]);
  }
  return {
    ...{ command: 'init', dryRun: request.dryRun, charts, repository: repository ?? null, to, stack, tag: await tagOf(charts, files) },
    files: plan.map(({ path, outcome }) => ({ path, outcome })),
  };
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

/** Of the versions alone: whether a chart is one is seen when it is packaged. */
async function tagOf(charts: readonly string[], files: ReadFiles): Promise<string | null> {
  const texts = await Promise.all(charts.map(async (chart) => Buffer.from(await files.readFile(`${chart}/Chart.yaml`)).toString()));
  const versions = new Set(texts.map((text) => /^version:\s*["']?v?([\w.+-]+)/m.exec(text)?.[1]));
  const [version] = versions;
  return versions.size === 1 && version !== undefined ? `v${version}` : null;
}

/** Letters, digits and hyphens, a letter first, and room for what the template makes of it. */
function stackName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '');
  return `${plain === '' ? 'my' : plain.slice(0, 40).replace(/-+$/, '')}-charts`;
}

function configFile(facts: { charts: readonly string[]; to: string; stack: string | null; url: string | undefined }): string {
  const { charts, to, stack, url } = facts;
  return [
    '# What charthouse needs to know of this repository: every long flag may stand here.',
    `to: ${JSON.stringify(to)}`,
    ...(stack === null
      ? []
      : [
          '# For charthouse infra; parameters: "DomainName=charts.example.com,HostedZoneId=Z0123456789" gives it a name of its own.',
          `stack: ${JSON.stringify(stack)}`,
        ]),
    ...(url === undefined ? [] : [`url: ${JSON.stringify(url)}`]),
    'charts:',
    ...charts.map((chart) => `  - ${JSON.stringify(chart)}`),
    '',
  ].join('\n');
}

async function outcomeOf(path: string, text: string, files: ReadFiles): Promise<InitFile['outcome']> {
  const there = await files.linkInfo(path);
  if (there === undefined) return 'written';
  if (there.kind !== 'file') return 'kept';
  const bytes = Buffer.from(await files.readFile(path)).toString();
  return bytes.replaceAll('\r\n', '\n') === text ? 'unchanged' : 'kept';
}

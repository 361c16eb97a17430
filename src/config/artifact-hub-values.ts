/** What the values of `artifacthub:` must be, in charthouse.yaml and for programs. */
import { quoted } from '../base/quoted.ts';
import type { ValueFault } from './nested-keys.ts';

/** The keys, each with its description for editors. */
export const artifactHubKeys = {
  repositoryID: 'the ID that Artifact Hub shows for the repository, which makes you a verified publisher',
  owners: 'who may claim the repository in Artifact Hub',
  ignore: 'charts, or versions of them, that Artifact Hub should not list',
} as const;

/** The keys of the items of a list: `true` for those that each item must have. */
export const artifactHubItemKeys = {
  owners: { name: false, email: true },
  ignore: { name: true, version: false },
} as const;

/** A list of `artifacthub:`. */
export type ArtifactHubList = keyof typeof artifactHubItemKeys;

/** Undefined if Artifact Hub accepts it. `key`: such as `repositoryID` or `email`. */
export function faultOfArtifactHubValue(key: string, text: string): ValueFault | undefined {
  if (text.trim() === '') return { why: 'is empty', hint: `write its value, or remove ${quoted(key)}` };
  if (key === 'repositoryID' && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) {
    return { why: `${quoted(text)} is not a UUID`, hint: 'copy the ID from your repository in the control panel of Artifact Hub' };
  }
  if (key === 'email' && !/^[^\s@]+@[^\s@]+$/.test(text)) {
    return { why: `${quoted(text)} is not an e-mail address`, hint: 'write the address of the account in Artifact Hub' };
  }
  if (key === 'version' && !isPattern(text)) {
    return {
      why: `${quoted(text)} is not a regular expression`,
      hint: 'write one, such as ^1[.]0[.]0$; without it all versions are left out',
    };
  }
  return undefined;
}

/** Go's syntax has inline flags, which the syntax of JavaScript has not. */
function isPattern(text: string): boolean {
  try {
    new RegExp(text.replace(/^\(\?[imsU-]+\)/, ''));
    return true;
  } catch {
    return false;
  }
}

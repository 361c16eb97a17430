import { describe, expect, it } from 'vitest';
import { artifactHubFaults } from './artifact-hub.ts';

const faults = (name: string, text: string): readonly string[] => artifactHubFaults({ [`artifacthub.io/${name}`]: text });

describe('annotations that Artifact Hub takes', () => {
  it.each([
    ['alternativeName', 'anything'],
    ['category', 'database'],
    ['category', 'skip-prediction'],
    ['changes', ''],
    ['changes', '- Added cool feature\n- Fixed minor bug\n'],
    ['changes', '- 1\n- true\n'],
    ['changes', '- kind: Added\n  description: Cool feature\n  links:\n    - name: GitHub\n      url: https://github.com/x\n'],
    ['changes', '- description: without a kind\n  other: ignored\n'],
    ['containsSecurityUpdates', 'True'],
    ['crds', '- kind: MyKind\n  version: v1\n'],
    ['crdsExamples', '[]'],
    ['images', '- name: img\n  image: repo/img:v1.0.0\n  platforms: [linux/amd64]\n  whitelisted: true\n'],
    ['images', '- image: ghcr.io/alto9/kube9-operator:1.0.0\n- image: nginx\n'],
    ['license', ''],
    ['links', '- name: support\n  url: https://example.com\n'],
    ['maintainers', '- name: me\n  email: me@example.com\n'],
    ['operator', '1'],
    ['operatorCapabilities', 'Basic Install'],
    ['prerelease', 'f'],
    ['recommendations', '- url: https://artifacthub.io/packages/helm/a/b\n'],
    ['screenshots', '- title: one\n  url: https://example.com/1.png\n'],
    ['signKey', 'fingerprint: C8\nurl: https://keybase.io/x\n'],
    ['constructor', 'an unknown name'],
  ])('%s: %j', (name, text) => {
    expect(faults(name, text)).toEqual([]);
  });

  it('are no concern of its if they are for others, or no texts', () => {
    expect(artifactHubFaults({ category: 'x', 'example.com/operator': 'x', 'artifacthub.io/operator': 1 })).toEqual([]);
  });
});

describe('annotations for which it drops the version', () => {
  it.each([
    ['category', 'databases', /is 'databases', not one of: ai-machine-learning/],
    ['category', '', /not one of/],
    ['category', 'Database', /not one of/],
    ['changes', 'a: [', /is not valid YAML/],
    ['changes', 'a: b', /is not a list/],
    ['changes', '- kind: bug\n  description: x\n', /item 1 has the kind 'bug', not one of: added, changed/],
    ['changes', '- description: x\n- kind: added\n', /item 2 has no description/],
    ['changes', '- one\n- two: x\n', /item 1 is not a map/],
    ['changes', '- fix: y\n- two\n', /item 1 has no description/],
    ['changes', '- ""\n', /item 1 is empty/],
    ['changes', '- description: x\n  links:\n    - url: https://x\n', /link without name or url/],
    ['changes', '- description: x\n  links: https://x\n', /links that are not a list/],
    ['changes', '-\n', /item 1 is empty/],
    ['containsSecurityUpdates', 'yes', /is 'yes', neither true nor false/],
    ['crds', 'kind: x', /is not a list/],
    ['crdsExamples', '{', /is not valid YAML/],
    ['images', '- image: UPPER/case\n', /item 1 has the image 'UPPER\/case', which is not an image reference/],
    ['images', '- name: only\n', /not an image reference/],
    ['images', '- nginx\n', /item 1 is not a map/],
    ['links', '- https://x\n', /item 1 is not a map/],
    ['links', '- name: [a]\n  url: x\n', /item 1 has a name that is not a text/],
    ['maintainers', 'me <me@x>', /is not a list/],
    ['operator', 'yes', /neither true nor false/],
    ['operatorCapabilities', 'Level 2', /not one of: basic install/],
    ['prerelease', '', /neither true nor false/],
    ['recommendations', '- x\n', /is not a map/],
    ['screenshots', 'x', /is not a list/],
    ['signKey', 'fingerprint: C8\n', /has no url/],
    ['signKey', 'C8', /is not a map/],
    ['signKey', '', /is not a map/],
  ])('%s: %j', (name, text, expected) => {
    expect(faults(name, text)).toEqual([expect.stringMatching(expected)]);
    expect(faults(name, text)[0]).toMatch(`artifacthub.io/${name} `);
  });
});

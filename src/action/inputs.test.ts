import { describe, expect, it } from 'vitest';
import { readInputs } from './inputs.ts';

const read = (inputs: Readonly<Record<string, string>>, tag?: string) =>
  readInputs(
    (name) => inputs[name] ?? '',
    tag === undefined ? undefined : { value: tag, source: { kind: 'environment', name: 'GITHUB_REF' } },
  );

describe('the inputs of a step', () => {
  it('name the tag before the event does', () => {
    expect(read({ tag: 'v1.0.0' }, 'nightly').flags.tag).toEqual({ value: 'v1.0.0', source: { kind: 'input', name: 'tag' } });
    expect(read({}, 'v2.0.0').flags.tag?.value).toBe('v2.0.0');
    expect(read({ tag: 'the tag of the event' }, 'v2.0.0').flags.tag?.value).toBe('v2.0.0');
    expect(read({ command: 'verify', tag: 'the tag of the event' }).flags.tag).toBeUndefined();
    expect(read({ command: 'verify' }, 'v2.0.0').flags.tag).toBeUndefined();
  });

  it('name the account for whatever asks AWS, and nothing else', () => {
    expect(read({ command: 'verify', 'account-id': '111122223333' }).flags.account?.value).toBe('111122223333');
    for (const command of ['setup-helm', 'gate', 'infra diff']) {
      expect(() => read({ command, 'account-id': '111122223333' })).toThrow(`the command ${command} does not accept the input account-id`);
    }
  });

  it('name the stack itself where that is deployed, and else a repository', () => {
    expect(read({ command: 'infra diff', stack: 'charts' }).flags).toEqual({ stack: expect.objectContaining({ value: 'charts' }) });
    expect(read({ stack: 'charts' }).flags).toEqual({ to: expect.objectContaining({ value: 'stack:charts' }) });
    expect(() => read({ command: 'authenticate', stack: 'charts' })).toThrow('does not accept the input stack');
  });
});

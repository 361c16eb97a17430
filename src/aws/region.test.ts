import { describe, expect, it } from 'vitest';
import { findRegion } from './region.ts';

/** As the SDK throws the answer of a bucket that is elsewhere. */
function elsewhere(status: number, header?: string, words?: string): Error {
  const error = Object.assign(new Error('elsewhere'), { $fault: 'client', $metadata: { httpStatusCode: status } });
  if (words !== undefined) Object.assign(error, { Region: words });
  const headers = header === undefined ? {} : { 'x-amz-bucket-region': header };
  return Object.defineProperty(error, '$response', { value: { statusCode: status, headers }, enumerable: false });
}

const never = (): Promise<string> => Promise.reject(new Error('there is no profile'));

describe('the region that is asked first', () => {
  it.each<[string | undefined, Readonly<Record<string, string>>, () => Promise<string>, string]>([
    ['eu-west-1', { AWS_REGION: 'eu-west-2' }, never, 'eu-west-1'],
    [undefined, { AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' }, never, 'eu-west-2'],
    [undefined, { AWS_DEFAULT_REGION: 'eu-west-3' }, never, 'eu-west-3'],
    [undefined, { AWS_REGION: '' }, async () => 'eu-north-1', 'eu-north-1'],
    [undefined, { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-3' }, never, 'eu-west-3'],
    [undefined, {}, never, 'us-east-1'],
  ])('%s, %j', async (region, env, chain, expected) => {
    expect(await findRegion({ region }, env, chain).current()).toBe(expected);
  });
});

describe('what is no part of a host name is rejected', () => {
  it.each<[string, string | undefined, Readonly<Record<string, string>>, () => Promise<string>]>([
    ['the region', 'evil.example/#', {}, never],
    ['AWS_REGION', undefined, { AWS_REGION: 'eu west' }, never],
    ['AWS_DEFAULT_REGION', undefined, { AWS_DEFAULT_REGION: 'x@y' }, never],
    ['profile', undefined, {}, async () => 'eu-west-1.evil.example'],
  ])('as %s', async (source, region, env, chain) => {
    const asked = findRegion({ region }, env, chain).current();
    await expect(asked).rejects.toMatchObject({ code: 'CH_CONFIG_INVALID', message: expect.stringContaining(source) });
  });

  it('and not followed', async () => {
    const answer = elsewhere(301, 'evil.example/#');
    const sent: string[] = [];
    const sending = findRegion({ region: 'us-east-1' }, {}, never).following(async () => {
      sent.push('once');
      throw answer;
    });
    await expect(sending).rejects.toBe(answer);
    expect(sent).toEqual(['once']);
  });
});

describe('a bucket that is elsewhere', () => {
  /** The requests and their result, if all regions except `home` give this answer. */
  async function ask(home: string, answer: Error): Promise<{ readonly asked: readonly string[]; readonly end: unknown }> {
    const region = findRegion({ region: 'us-east-1' }, {}, never);
    const asked: string[] = [];
    const send = async (): Promise<string> => {
      const current = await region.current();
      asked.push(current);
      if (current !== home) throw answer;
      return 'there';
    };
    const end = await region.following(send).catch((error: unknown) => error);
    if (end === 'there') await region.following(send);
    return { asked, end };
  }

  it.each<[string, Error]>([
    ['in the header of a redirect', elsewhere(301, 'eu-west-1')],
    ['in the header of a passing redirect', elsewhere(307, 'eu-west-1')],
    ['in the header of a serviceError', elsewhere(400, 'eu-west-1')],
    ['in its words', elsewhere(400, undefined, 'eu-west-1')],
  ])('and says so %s is asked there, and from then on', async (_, answer) => {
    expect(await ask('eu-west-1', answer)).toEqual({ asked: ['us-east-1', 'eu-west-1', 'eu-west-1'], end: 'there' });
  });

  it.each<[string, Error]>([
    ['names no region', elsewhere(301)],
    ['names the region that was asked', elsewhere(400, 'us-east-1')],
    ['says it beside another serviceError', elsewhere(403, 'eu-west-1')],
  ])('and %s is not asked again', async (_, answer) => {
    expect(await ask('eu-west-1', answer)).toEqual({ asked: ['us-east-1'], end: answer });
  });

  it('in a circle is asked twice', async () => {
    const answers = [elsewhere(301, 'eu-west-1'), elsewhere(301, 'us-east-1')];
    const region = findRegion({ region: 'us-east-1' }, {}, never);
    let count = 0;
    const send = (): Promise<never> => Promise.reject(answers[count++]);
    await expect(region.following(send)).rejects.toBe(answers[1]);
    expect(count).toBe(2);
  });
});

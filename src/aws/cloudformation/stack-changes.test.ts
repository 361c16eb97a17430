import { describe, expect, it } from 'vitest';
import { resourceChange, resourceFault } from './stack-changes.ts';

const detail = (Name: string | undefined, Attribute: 'Properties' | 'Metadata' = 'Properties') => ({
  Target: { Attribute, ...(Name === undefined ? {} : { Name }) },
});

describe('a change of a resource', () => {
  it.each([
    ['Add', undefined, 'add'],
    ['Remove', undefined, 'remove'],
    ['Modify', 'False', 'modify'],
    ['Modify', 'True', 'replace'],
    ['Modify', 'Conditional', 'maybe-replace'],
    ['Modify', undefined, 'modify'],
    ['Import', undefined, 'other'],
  ] as const)('that CloudFormation calls %s with replacement %s is: %s', (Action, Replacement, action) => {
    const change = { Action, LogicalResourceId: 'Bucket', ResourceType: 'AWS::S3::Bucket', ...(Replacement && { Replacement }) };
    expect(resourceChange({ ResourceChange: change })).toEqual({ action, resource: 'Bucket', type: 'AWS::S3::Bucket', properties: [] });
  });

  it('names each property that is its cause once, and what is no property by its kind', () => {
    const Details = [detail('Tags'), detail('BucketName'), detail('Tags'), detail(undefined, 'Metadata')];
    expect(resourceChange({ ResourceChange: { Action: 'Modify', Details } }).properties).toEqual(['BucketName', 'Metadata', 'Tags']);
  });
});

describe('what is wrong with a change', () => {
  it('is reported only for failed validations', () => {
    const wrong = { LogicalResourceId: 'Bucket', ResourceType: 'AWS::S3::Bucket', ValidationStatusReason: 'taken' };
    const fault = { resource: 'Bucket', type: 'AWS::S3::Bucket', reason: 'taken' };
    expect(resourceFault({ ...wrong, EventType: 'VALIDATION_ERROR', ValidationStatus: 'FAILED' })).toEqual(fault);
    expect(resourceFault({ ...wrong, EventType: 'VALIDATION_ERROR', ValidationStatus: 'SKIPPED' })).toBeUndefined();
    expect(resourceFault({ ...wrong, EventType: 'STACK_EVENT' })).toBeUndefined();
  });
});

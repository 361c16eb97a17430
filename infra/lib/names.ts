/** The domain name of the repository: zone, certificate, records. */
import { Fn, type Stack } from 'aws-cdk-lib';
import { CfnCertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnHostedZone, CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { keep } from './keep.ts';
import type { Conditions, Parameters } from './parameters.ts';

/** The zone of every distribution (Route 53, "AliasTarget"). */
const zoneOfCloudFront = 'Z2FDTNDATAQYW2';

/** The zone and the certificate, given or made here. */
export interface Names {
  readonly zoneId: string;
  /** Of a zone that is made here. */
  readonly nameServers: string[];
  readonly certificateArn: string;
}

/** Makes what is not given. */
export function makeNames(stack: Stack, given: Parameters, conditions: Conditions): Names {
  const zone = new CfnHostedZone(stack, 'Zone', { name: given.DomainName });
  zone.cfnOptions.condition = conditions.makesZone;
  // A parent zone may delegate to it, so it must not disappear with the stack.
  keep(zone);
  const zoneId = Fn.conditionIf(conditions.makesZone.logicalId, zone.ref, given.HostedZoneId).toString();

  const certificate = new CfnCertificate(stack, 'Certificate', {
    domainName: given.DomainName,
    validationMethod: 'DNS',
    domainValidationOptions: [{ domainName: given.DomainName, hostedZoneId: zoneId }],
  });
  certificate.cfnOptions.condition = conditions.makesCertificate;
  return {
    zoneId,
    nameServers: zone.attrNameServers,
    certificateArn: Fn.conditionIf(conditions.makesCertificate.logicalId, certificate.ref, given.CertificateArn).toString(),
  };
}

/** Points the domain name to the distribution, by IPv4 and IPv6. */
export function makeRecords(
  stack: Stack,
  { given, conditions, zoneId, distribution }: { given: Parameters; conditions: Conditions; zoneId: string; distribution: CfnDistribution },
): void {
  for (const type of ['A', 'AAAA'] as const) {
    const record = new CfnRecordSet(stack, `Record${type}`, {
      type,
      name: given.DomainName,
      hostedZoneId: zoneId,
      aliasTarget: { dnsName: distribution.attrDomainName, hostedZoneId: zoneOfCloudFront },
    });
    record.cfnOptions.condition = conditions.hasRecords;
  }
}

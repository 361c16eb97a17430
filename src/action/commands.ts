/** Which code runs a command of the Action. */
import type { RunCommand } from '../commands/command.ts';
import type { CommandName } from '../config/types.ts';

/** By the command whose options it takes; those that a workflow has no use for are absent. */
export const runners: Readonly<Partial<Record<CommandName, () => Promise<RunCommand>>>> = {
  publish: async () => (await import('../commands/publish.ts')).runPublish,
  gate: async () => (await import('../commands/gate.ts')).runGate,
  check: async () => (await import('../commands/check.ts')).runCheck,
  'dependency list': async () => (await import('../commands/dependency.ts')).runDependencyList,
  'dependency build': async () => (await import('../commands/dependency.ts')).runDependencyBuild,
  'dependency update': async () => (await import('../commands/dependency.ts')).runDependencyUpdate,
  audit: async () => (await import('../commands/audit.ts')).runAudit,
  verify: async () => (await import('../commands/verify.ts')).runVerify,
  status: async () => (await import('../commands/status.ts')).runStatus,
  authenticate: async () => (await import('../commands/authenticate.ts')).runAuthenticate,
  doctor: async () => (await import('../commands/doctor.ts')).runDoctor,
  'infra diff': async () => (await import('../commands/infra.ts')).runInfraDiff,
  'infra deploy': async () => (await import('../commands/infra.ts')).runInfraDeploy,
};

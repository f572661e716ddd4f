import { HubError } from '../../../../domain/errors.js';
import type { ToolCheck, ToolCheckName } from '../../../../domain/tool-test.js';
import type { OutboundTools } from '../../../contract.js';
import type { BenchScene, ToolBench } from '../../../contract/tool-bench.js';
import { deploymentOf, type Tool } from '../deployment.js';
import type { KeyRing } from '../../../lti/keys/key-ring.js';
import { registrationsOf } from '../registration.js';
import type { Lti13Settings } from '../settings.js';
import { BenchFault, BenchRemark, NothingToTry } from './bench-fault.js';
import { keySetIsUsable } from './key-set-check.js';
import { pickerOpens, pupilIsLetIn, teacherIsLetIn } from './launch-checks.js';
import { loginIsAnswered } from './login-check.js';
import { membersAreToldNoMore, scoresAreKept } from './service-checks.js';
import { ToolBrowser } from './tool-browser.js';
import type { Trial } from './trial.js';

/** Of a whole run; an administrator waits for it. */
const LONGEST_RUN_MS = 25_000;

const CHECKS: Readonly<Record<ToolCheckName, (trial: Trial) => Promise<void>>> = {
  'key-set': keySetIsUsable,
  login: loginIsAnswered,
  'launch-pupil': pupilIsLetIn,
  'launch-teacher': teacherIsLetIn,
  picker: pickerOpens,
  scores: scoresAreKept,
  members: membersAreToldNoMore,
};

/** Useless to try at a tool that does not answer a login. */
const NEEDS_LOGIN: readonly ToolCheckName[] = ['launch-pupil', 'launch-teacher', 'picker'];

export interface BenchTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly keys: KeyRing;
}

export function toolBench(tools: BenchTools): ToolBench {
  // The hub gives a protocol none but its own resources, whose settings its schema made.
  return { run: (tool, scene) => run(tools, tool as Tool, scene) };
}

/** The tool alone: whatever else its client opens is not tried. @throws HubError `RES-INCONNUE` where it is deployed nowhere */
async function run({ hub: whole, keys }: BenchTools, tool: Tool, scene: BenchScene): Promise<readonly ToolCheck[]> {
  const registration = registrationsOf([tool]).get(tool.settings.clientId);
  const place = placeOf(tool, scene);
  if (registration === undefined || place === undefined) throw new HubError('RES-INCONNUE', { detail: `no tool to try: ${tool.resource.id}` });
  const hub = { ...whole, resources: () => [tool] };
  const shared = { hub, keys, registration, tool, place, scene, nonces: new Set<string>() };
  const until = hub.clock.now() + LONGEST_RUN_MS;
  const done: ToolCheck[] = [];
  for (const name of Object.keys(CHECKS) as ToolCheckName[]) {
    const isIn = !done.some((each) => each.name === 'login' && each.outcome === 'failed');
    done.push(await outcomeOf(name, { ...shared, browser: new ToolBrowser(hub.http, hub.clock, until) }, isIn || !NEEDS_LOGIN.includes(name)));
  }
  return done;
}

/** The school of the scene where the tool is deployed everywhere, else a deployment it has. */
function placeOf(tool: Tool, { pupil }: BenchScene): Trial['place'] | undefined {
  const { deployments } = tool.settings;
  const schools = [pupil.hat.organisationId, ...(deployments === 'perSchool' ? [] : Object.keys(deployments))];
  return schools.flatMap((schoolId) => {
    const deploymentId = deploymentOf(tool, schoolId);
    return deploymentId === undefined ? [] : [{ schoolId, deploymentId }];
  })[0];
}

async function outcomeOf(name: ToolCheckName, trial: Trial, isWorthIt: boolean): Promise<ToolCheck> {
  const { exchanges } = trial.browser;
  try {
    if (!isWorthIt) throw new NothingToTry('login-first');
    await CHECKS[name](trial);
    return { name, outcome: 'passed', exchanges };
  } catch (error) {
    if (error instanceof NothingToTry) return { name, outcome: 'skipped', fault: error.fault, exchanges };
    if (error instanceof BenchRemark) return { name, outcome: 'warned', fault: error.fault, exchanges };
    if (error instanceof BenchFault) return { name, outcome: 'failed', fault: error.fault, ...error.facts, exchanges };
    if (error instanceof HubError && error.code === 'SYS-RESEAU') return { name, outcome: 'failed', fault: 'unreachable', ...noteOf(error), exchanges };
    throw error;
  }
}

/** The client names the host and what happened to the exchange. */
function noteOf({ detail }: HubError): Pick<ToolCheck, 'note'> {
  return detail === undefined ? {} : { note: detail.slice(0, 300) };
}

import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { inLocale } from '../../domain/text.js';
import { failedChecks } from '../../domain/tool-test.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { PageModels } from '../page-models.js';
import { toolsHref } from './tools.js';
import { actorOf } from './waiting.js';

/** Where the tool of a resource is tried. Undefined where it cannot be. */
export function testHref({ flows }: Web, hat: Hat, resourceId: string): string | undefined {
  return flows.toolTests.isTestable(resourceId) ? toolsHref(hat, `/tests/${resourceId}`) : undefined;
}

/** What came of the last runs. @throws HubError `RES-INCONNUE` */
export async function toolTestModel({ flows }: Web, request: Request, hat: Hat, resourceId: string): Promise<PageModels['toolTest']> {
  const tests = await flows.toolTests.history(actorOf(request, hat), resourceId);
  const [last] = tests;
  return {
    backHref: toolsHref(hat),
    action: toolsHref(hat, `/tests/${resourceId}`),
    csrfToken: csrfToken(request),
    name: inLocale(flows.catalogue.get(resourceId).resource.title, localeOf(request)),
    isDown: flows.toolTests.isBroken(resourceId),
    ...(last === undefined ? {} : { last }),
    runs: tests.map((test) => ({ at: test.at, by: test.by, failed: failedChecks(test) })),
  };
}

import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { inLocale } from '../../domain/text.js';
import type { ReturnAddress } from '../../flows/tool-returns.js';
import { queryValue, type Web } from '../context.js';
import { homeOf } from '../frame.js';
import { localeOf } from '../locale.js';
import { visitOf } from '../visit.js';
import type { Page } from './page.js';

/** The page of what a tool said on the way back (LTI 1.3 Core, 5.4.4); undefined when there is nothing to show. */
export async function toolMessagePage(web: Web, request: Request, hat: Hat, address: ReturnAddress): Promise<Page | undefined> {
  const { person, visitor } = visitOf(request);
  const shown = await web.flows.returns.accept({ personId: person.id, sessionRef: visitor(hat).sessionRef }, address, {
    error: queryValue(request, 'lti_errormsg'),
    message: queryValue(request, 'lti_msg'),
    errorLog: queryValue(request, 'lti_errorlog'),
    log: queryValue(request, 'lti_log'),
  });
  if (shown === undefined) return undefined;
  const tool = inLocale(shown.tool, localeOf(request));
  return { name: 'toolMessage', model: { ...shown, tool, time: web.flows.clock.now(), homeHref: homeOf(hat) } };
}

/** Where this page is in the other language: the same words, without those that were for the log. */
export function messagePath(request: Request): string {
  const words = ['lti_errormsg', 'lti_msg'].flatMap((name) => {
    const text = queryValue(request, name);
    return text === undefined ? [] : [[name, text] as [string, string]];
  });
  return `${request.path}?${new URLSearchParams(words).toString()}`;
}

import type { Request } from 'express';
import { ERRORS, type ErrorCode, type HubError } from '../domain/errors.js';
import { inLocale } from '../domain/text.js';
import { UnknownAccount } from '../flows/waiting-room.js';
import { queryValue, type Web } from './context.js';
import { chooserHref, doorHref, doorOf } from './door.js';
import { homeOf } from './frame.js';
import { localeOf } from './locale.js';
import { mayBeFramed } from './middleware/headers.js';
import type { PageModels } from './page-models.js';
import { safeReturnPath } from './return-path.js';
import { traceOf } from './trace.js';
import { currentHat } from './visit.js';

type Action = NonNullable<PageModels['error']['action']>;

/** Refusals after which the same provider may well let the person in at the next try. */
const SAME_DOOR: ReadonlySet<ErrorCode> = new Set([
  'AUTH-IDP-PANNE', 'AUTH-HORLOGE', 'AUTH-REPONSE', 'AUTH-STATUT', 'AUTH-ECHEC', 'AUTH-PASSIF', 'AUTH-NIVEAU', 'AUTH-CHIFFREMENT',
  'AUTH-COOKIE', 'CAS-TICKET', 'SYS-LIMITE', 'SYS-RESEAU', 'SYS-MAINTENANCE',
]);

/** What passes by itself: the same page again, in a moment. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['LTI-PANNE', 'SYS-LIMITE', 'SYS-RESEAU', 'SYS-MAINTENANCE']);

/** What the page of a refusal says beside its sentences: the id to give, whom to call, where to go on. */
export function errorModel(web: Web, request: Request, fault: HubError): PageModels['error'] {
  const { code, rule } = fault;
  return { code, traceId: traceOf(request), time: web.flows.clock.now(), ...(mayBeFramed(request) ? {} : { action: actionOf(request, code, rule) }), whoCanHelp: helpOf(web, request, code), ...(fault instanceof UnknownAccount ? { unknown: fault.notice } : {}) };
}

/** Whoever runs the provider knows why it refuses somebody; whoever runs the hub always comes last. */
function helpOf({ settings }: Web, request: Request, code: ErrorCode): string {
  const help = ERRORS[code].acts === 'operator' ? undefined : doorOf(request)?.connection.connection.help;
  return help === undefined ? settings.contact : `${inLocale(help, localeOf(request))} · ${settings.contact}`;
}

function actionOf(request: Request, code: ErrorCode, rule?: string): Action {
  const door = doorOf(request);
  const hat = currentHat(request);
  const here = request.method === 'GET' ? safeReturnPath(request.originalUrl) : '';
  if (PASSING.has(code) && here !== '') return { href: here, label: 'retry' };
  // Somebody who is in and presses "back" onto a used answer has nothing to try again.
  if (hat !== undefined && (door === undefined || code === 'AUTH-REPONSE')) return { href: homeOf(hat), label: 'home' };
  if (door === undefined) return { href: chooserHref({ vers: safeReturnPath(queryValue(request, 'vers')) }), label: 'signIn' };
  return SAME_DOOR.has(code) ? { href: doorHref({ ...door, fresh: isTooOld(code, rule) }), label: 'retry' } : { href: chooserHref({ vers: door.returnTo }), label: 'signIn' };
}

/** V26 A session at the provider that is too old, or too weak, would only be refused again. */
function isTooOld(code: ErrorCode, rule: string | undefined): boolean {
  return code === 'AUTH-STATUT' && rule === 'V26';
}

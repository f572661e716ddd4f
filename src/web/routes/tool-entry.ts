import type { Request, Response } from 'express';
import type { Web } from '../context.js';
import type { PageModels } from '../page-models.js';
import { readSent } from '../pages/tools.js';
import type { Fields } from '../pages/tool-form.js';
import type { ToolWay } from '../tool-models.js';

/** Where the three ways to register one tool stand: on an administrator's page, or on the vendor's. */
export interface EntryPlace {
  readonly clientId: string;
  /** Draws the page of the three ways. */
  show(rest: Pick<PageModels['toolEntry'], 'sent' | 'link'>): Promise<string>;
  /** Draws the page from which the tool's own one is opened. */
  open(model: Pick<PageModels['toolOpen'], 'host' | 'href'>): Promise<string>;
  /** Where to go on once the tool is registered. */
  readonly doneHref: string;
}

/** Takes what was sent by one of the three ways. A fault shows the page again, with what was sent. */
export async function takeEntry({ flows }: Web, request: Request, response: Response, { way, place }: { readonly way: ToolWay; readonly place: EntryPlace }): Promise<void> {
  const { invitations, entry, desk } = flows.tools;
  const fields = fieldsOf(request);
  if (way === 'ouvrir') {
    const href = entry.registrationPage((fields['adresse'] ?? '').trim(), place.clientId, await invitations.token(place.clientId));
    const faults = [{ rule: 'A-21', code: 'invalid_registration_page', field: 'adresse', why: 'must be the https address of a host with a public name' }];
    if (href === undefined) response.status(400).send(await place.show({ sent: { way, fields, faults } }));
    else response.send(await place.open({ href, host: new URL(href).host }));
    return;
  }
  const faults = await desk.submit(place.clientId, readSent(entry, way, fields));
  if (faults === undefined) response.redirect(303, place.doneHref);
  else response.status(400).send(await place.show({ sent: { way, fields, faults } }));
}

/** The fields of a form that came once each. */
export function fieldsOf(request: Request): Fields {
  const entries = Object.entries((request.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

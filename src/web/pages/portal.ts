import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import type { Role } from '../../domain/profile.js';
import type { Web } from '../context.js';
import { visitOf } from '../visit.js';
import { academyPage } from './academy.js';
import { authorityPage } from './authority.js';
import { headPage } from './head.js';
import type { Page } from './page.js';
import { teacherPage } from './teacher.js';
import { tilesOf } from './tiles.js';
import { toDoOf } from './to-do.js';

type PageBuilder = (web: Web, request: Request, hat: Hat) => Promise<Page>;

const PAGE_OF: Record<Role, PageBuilder> = {
  pupil: pupilPage,
  teacher: teacherPage,
  parent: childPage,
  head: headPage,
  staff: staffPage,
  contributor: staffPage,
  vendor: staffPage,
  'local-authority': authorityPage,
  'academy-admin': academyPage,
};

/** The one page of this hat. */
export function portalPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  return PAGE_OF[hat.role](web, request, hat);
}

async function pupilPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const { person } = visitOf(request);
  return { name: 'pupil', model: { givenName: person.givenName, toDo: await toDoOf(web, request, hat), tiles: await tilesOf(web, request, hat, true) } };
}

async function staffPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const organisation = await web.flows.directory.organisation(hat.organisationId);
  return { name: 'staff', model: { organisation: organisation?.name ?? hat.organisationId, tiles: await tilesOf(web, request, hat, false) } };
}

async function childPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const [child, school, groups] = await Promise.all([
    web.flows.directory.person(hat.childId ?? ''),
    web.flows.directory.organisation(hat.organisationId),
    web.flows.directory.groupsOf(hat.childId ?? '', hat.organisationId),
  ]);
  const [toDo, tiles] = [await toDoOf(web, request, hat), await tilesOf(web, request, hat, false)];
  const className = groups.find((group) => group.kind === 'class')?.name ?? '';
  return { name: 'child', model: { givenName: child?.givenName ?? '', school: school?.name ?? '', className, toDo, tiles, backHref: '/espace/parent' } };
}

/** All the children of a parent, one card each. */
export async function parentPage(web: Web, request: Request): Promise<Page> {
  const hats = visitOf(request).hats.filter((hat) => hat.role === 'parent');
  const children = await Promise.all(hats.map(async (hat) => {
    const { model } = await childPage(web, request, hat) as Extract<Page, { name: 'child' }>;
    return { href: `/espace/${hat.id}`, givenName: model.givenName, school: model.school, className: model.className, resources: model.tiles.length };
  }));
  const { person } = visitOf(request);
  const decided = await web.flows.directory.hasChosen(person.id) || (await web.flows.union.of(person.id)).length > 0;
  return { name: 'parent', model: { children: children.sort((a, b) => a.givenName.localeCompare(b.givenName, 'fr')), ...(decided ? { accountsHref: '/espace/fiches' } : {}) } };
}

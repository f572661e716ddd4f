import type { Request } from 'express';
import type { Group } from '../../domain/group.js';
import type { Hat } from '../../domain/hat.js';
import { foldText } from '../../domain/organisation.js';
import type { Role } from '../../domain/profile.js';
import { Subject } from '../../domain/resource.js';
import { queryValue, type Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Filter, Tile } from '../page-models.js';
import { visitOf } from '../visit.js';
import { academyPage } from './academy.js';
import { authorityPage } from './authority.js';
import { headPage } from './head.js';
import type { Page } from './page.js';
import { tilesOf } from './tiles.js';

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
  return { name: 'pupil', model: { givenName: person.givenName, tiles: await tilesOf(web, request, hat, true) } };
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
  const tiles = await tilesOf(web, request, hat, false);
  const className = groups.find((group) => group.kind === 'class')?.name ?? '';
  return { name: 'child', model: { givenName: child?.givenName ?? '', school: school?.name ?? '', className, tiles, backHref: '/espace/parent' } };
}

/** All the children of a parent, one card each. */
export async function parentPage(web: Web, request: Request): Promise<Page> {
  const hats = visitOf(request).hats.filter((hat) => hat.role === 'parent');
  const children = await Promise.all(hats.map(async (hat) => {
    const { model } = await childPage(web, request, hat) as Extract<Page, { name: 'child' }>;
    return { href: `/espace/${hat.id}`, givenName: model.givenName, school: model.school, className: model.className, resources: model.tiles.length };
  }));
  return { name: 'parent', model: { children } };
}

async function teacherPage(web: Web, request: Request, hat: Hat): Promise<Page> {
  const { directory } = web.flows;
  const groups = await directory.groupsOf(visitOf(request).person.id, hat.organisationId);
  const asked = queryValue(request, 'groupe');
  const current = groups.find((group) => group.id === asked) ?? (groups.length === 1 ? groups[0] : undefined);
  const school = await directory.organisation(hat.organisationId);
  const counts = await Promise.all(groups.map((group) => directory.pupilCount(group.id)));
  const query = (queryValue(request, 'q') ?? '').slice(0, 100);
  const subject = Subject.safeParse(queryValue(request, 'matiere')).data;
  const tiles = await tilesOf(web, request, hat, true, current?.id);
  const shown = tiles.filter((tile) => matches(tile, query) && (subject === undefined || tile.subject === subject) && suits(tile, current));
  return {
    name: 'teacher',
    model: {
      groups: groups.map((group, index) => ({
        name: group.name,
        href: `/espace/${hat.id}?groupe=${encodeURIComponent(group.id)}`,
        pupils: counts[index] ?? 0,
        current: group.id === current?.id,
      })),
      heading: current?.name ?? school?.name ?? hat.organisationId,
      levels: current?.levels ?? [],
      query,
      action: `/espace/${hat.id}`,
      filters: subjectFilters(web, request, hat, tiles, subject, current),
      tiles: shown,
      total: tiles.length,
    },
  };
}

function matches(tile: Tile, query: string): boolean {
  return foldText(`${tile.title} ${tile.publisher}`).includes(foldText(query));
}

function suits(tile: Tile, group: Group | undefined): boolean {
  return group === undefined || group.levels.length === 0 || tile.levels.length === 0 || tile.levels.some((level) => group.levels.includes(level));
}

function subjectFilters(web: Web, request: Request, hat: Hat, tiles: readonly Tile[], active: Subject | undefined, group: Group | undefined): readonly Filter[] {
  const present = Subject.options.filter((subject) => tiles.some((tile) => tile.subject === subject));
  return present.map((subject) => {
    const query = new URLSearchParams({ ...(group === undefined ? {} : { groupe: group.id }), ...(subject === active ? {} : { matiere: subject }) });
    return { label: web.renderer.word(localeOf(request), 'subjects', subject), href: `/espace/${hat.id}?${query.toString()}`, active: subject === active };
  });
}

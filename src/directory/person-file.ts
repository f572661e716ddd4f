import { COLLECTIONS, type AuditRecord, type SessionRecord } from '../store/collections.js';
import type { Store } from '../store/port.js';
import { openErasable, type ErasableCollections } from './erase-person.js';
import { everyPage } from '../store/every-page.js';
import type { Activity } from '../domain/activity.js';
import { activitiesNaming } from './spaces.js';

/** One kind of what is held about a person, in the words of the person. */
export interface PersonFileSection {
  readonly kind: string;
  readonly heading: string;
  readonly entries: readonly Readonly<Record<string, unknown>>[];
}

/** Everything the hub holds about one person: what they may ask for (GDPR, art. 15 and 20). */
export interface PersonFile {
  readonly document: 'Données détenues sur une personne';
  readonly personId: string;
  readonly sections: readonly PersonFileSection[];
}

type Read = (collections: ErasableCollections, personId: string, store: Store) => Promise<PersonFileSection['entries']>;

/** Where people are named, in the order of the document; a test compares the list with the collections. */
export const PERSON_SECTIONS: readonly {
  readonly kind: keyof typeof COLLECTIONS;
  readonly heading: string;
  readonly read: Read;
}[] = [
  { kind: 'people', heading: 'Personne', read: async ({ people }, id) => listed(await people.getMany([id])) },
  {
    kind: 'identities',
    heading: 'Comptes avec lesquels la personne se connecte',
    read: ({ identities }, id) => all(everyPage(identities, 'byPerson', [id])),
  },
  {
    kind: 'directoryKeys',
    heading: 'Clés dans les annuaires',
    read: ({ directoryKeys }, id) => all(everyPage(directoryKeys, 'byPerson', [id])),
  },
  {
    kind: 'feedEntries',
    heading: 'Ce que l’annuaire académique dit de la personne',
    read: ({ feedEntries }, id) => all(everyPage(feedEntries, 'byPerson', [id])),
  },
  {
    kind: 'personLinks',
    heading: 'Comptes et fiches reliés à la main, tant que cela peut être défait',
    read: ({ personLinks }, id) => all(everyPage(personLinks, 'byPerson', [id])),
  },
  { kind: 'affiliations', heading: 'Écoles et services, avec le profil tenu', read: affiliations },
  { kind: 'memberships', heading: 'Classes et groupes', read: memberships },
  {
    kind: 'activities',
    heading: 'Activités de classe préparées par la personne, ou données à elle par son nom',
    read: async (collections, id) => (await activitiesNaming(collections, id)).map(activityLine),
  },
  {
    kind: 'results',
    heading: 'Résultats rendus par les outils',
    read: ({ results }, id) => all(everyPage(results, 'byPerson', [id])),
  },
  { kind: 'guardianships', heading: 'Liens entre adultes et enfants', read: guardianships },
  {
    kind: 'assignments',
    heading: 'Licences attribuées',
    read: ({ assignments }, id) => all(everyPage(assignments, 'byHolder', [id])),
  },
  { kind: 'seats', heading: 'Places prises sur des licences', read: ({ seats }, id) => all(everyPage(seats, 'byPerson', [id])) },
  { kind: 'accessRequests', heading: 'Demandes d’accès à des ressources', read: ({ accessRequests }, id) => all(everyPage(accessRequests, 'byPerson', [id])) },
  { kind: 'failedOpenings', heading: 'Ouvertures de ressources qui ont échoué ces trente derniers jours', read: ({ failedOpenings }, id) => all(everyPage(failedOpenings, 'byPerson', [id])) },
  { kind: 'favourites', heading: 'Ressources favorites', read: ({ favourites }, id) => all(everyPage(favourites, 'byPerson', [id])) },
  {
    kind: 'pseudonyms',
    heading: 'Noms d’emprunt remis aux ressources',
    read: ({ pseudonyms }, id) => all(everyPage(pseudonyms, 'byPerson', [id])),
  },
  {
    kind: 'sessions',
    heading: 'Sessions ouvertes',
    read: async ({ sessions }, id) => (await gathered(everyPage(sessions, 'byPerson', [id]))).map(sessionLine),
  },
  { kind: 'audit', heading: 'Événements du journal de preuve', read: (_collections, id, store) => auditEvents(store, id) },
];

/** @returns undefined when nothing is held about anybody of this identifier; the audit trail alone is nothing */
export async function personFile(store: Store, personId: string): Promise<PersonFile | undefined> {
  const collections = openErasable(store);
  const sections: PersonFileSection[] = [];
  for (const { kind, heading, read } of PERSON_SECTIONS)
    sections.push({ kind, heading, entries: await read(collections, personId, store) });
  const isHeld = sections.some(({ kind, entries }) => kind !== 'audit' && entries.length > 0);
  return isHeld ? { document: 'Données détenues sur une personne', personId, sections } : undefined;
}

/** A session as an administrator and the person may see it: nothing by which it could be taken over. */
export function sessionLine({ connectionId, roles, endsAt, expiresAt }: SessionRecord): Readonly<Record<string, unknown>> {
  return { connectionId, roles, endsAt: instant(endsAt), endsUnlessUsed: instant(expiresAt) };
}

/** An activity as one of those it names may see it: the other pupils are nobody's business. */
function activityLine({ id, groupId, resourceId, title, text, from, until }: Activity): Readonly<Record<string, unknown>> {
  return { id, groupId, resourceId, title, text, from, until };
}

async function affiliations(collections: ErasableCollections, personId: string): Promise<PersonFileSection['entries']> {
  const entries = await all(everyPage(collections.affiliations, 'byPerson', [personId]));
  return withNames(entries, 'organisationId', collections.organisations);
}

async function memberships(collections: ErasableCollections, personId: string): Promise<PersonFileSection['entries']> {
  return withNames(await all(everyPage(collections.memberships, 'byPerson', [personId])), 'groupId', collections.groups);
}

/** The other person of a tie is named by the identifier only: their name is theirs. */
async function guardianships(
  { guardianships: ties }: ErasableCollections,
  personId: string,
): Promise<PersonFileSection['entries']> {
  return [...(await all(everyPage(ties, 'byAdult', [personId]))), ...(await all(everyPage(ties, 'byChild', [personId])))];
}

interface Named {
  getMany(ids: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

async function withNames(
  entries: PersonFileSection['entries'],
  field: string,
  named: Named,
): Promise<PersonFileSection['entries']> {
  const ids = [...new Set(entries.map((entry) => String(entry[field])))].slice(0, 1_000);
  const names = new Map((await named.getMany(ids)).map(({ id, name }) => [id, name]));
  return entries.map((entry) => ({ ...entry, name: names.get(String(entry[field])) }));
}

/** Events whose fields name the person. The trail has no index for this: it is read whole, one page after the other. */
async function auditEvents(store: Store, personId: string): Promise<PersonFileSection['entries']> {
  const quoted = JSON.stringify(personId);
  const found: Readonly<Record<string, unknown>>[] = [];
  for await (const record of everyPage(store.collection(COLLECTIONS.audit), 'byTime')) {
    if (record.body.includes(quoted)) found.push(eventLine(record));
  }
  return found;
}

function eventLine({ at, event, body }: AuditRecord): Readonly<Record<string, unknown>> {
  return { at: instant(at), event, ...(JSON.parse(body) as Readonly<Record<string, unknown>>) };
}

async function all(documents: AsyncIterable<{ readonly version: number }>): Promise<PersonFileSection['entries']> {
  return listed(await gathered(documents));
}

function listed(documents: readonly { readonly version: number }[]): PersonFileSection['entries'] {
  return documents.map(({ version: _version, ...document }) => document);
}

async function gathered<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

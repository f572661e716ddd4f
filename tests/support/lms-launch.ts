import { afterAll, beforeEach } from '@jest/globals';
import type { LmsRegistration } from '../../src/domain/lms.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import type { BrowserAnswer, HttpBrowser } from './http-browser.js';
import { registerIn, type RegistrationDifferences } from './lms/register-in.js';
import { PUPIL, SAMPLE_COURSE } from './lms/samples.js';
import { startStrictLms, type OpeningFacts, type StrictLms, type StrictLmsSetUp } from './lms/strict-lms.js';
import { HandClock } from './memory-store.js';
import { postedForm, type PostedForm } from './posted-form.js';
import { startSchoolHub, type SchoolHub, type SchoolSetUp } from './school-hub.js';

export interface LmsHub extends SchoolHub {
  readonly clock: HandClock;
  readonly lms: StrictLms;
  readonly registration: LmsRegistration;
  /** Takes another registration for the same LMS. */
  registerAnew(): Promise<LmsHub>;
  /** Link of the course that leads to the hub itself. */
  readonly portalLink: string;
  /** Changes the registration as an administrator would. */
  change(differences: Partial<LmsRegistration>): Promise<void>;
  /** Bodies of the audit trail's newest records, the newest first, with the event. */
  trail(limit?: number): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface LmsHubSetUp {
  readonly hub?: SchoolSetUp;
  readonly lms?: StrictLmsSetUp;
  readonly registration?: RegistrationDifferences;
}

/** The hub of the test school, plugged in as a tool at a strict LMS. */
export async function startLmsHub(setUp: LmsHubSetUp = {}): Promise<LmsHub> {
  const clock = new HandClock(Date.now());
  const lms = await startStrictLms(setUp.lms);
  const hub = await startSchoolHub({ clock, ...setUp.hub });
  const { store } = hub.hub;
  const register = () => registerIn({ origin: hub.origin, store }, lms, { roles: ['teacher', 'pupil', 'parent'], ...setUp.registration });
  const withRegistration = (registration: LmsRegistration): LmsHub => ({
    ...hub,
    clock,
    lms,
    registration,
    portalLink: lms.lms.book.addLink({ courseId: SAMPLE_COURSE.id, title: 'Le portail' }).id,
    async change(differences) {
      const stored = await store.collection(COLLECTIONS.lmsRegistrations).get(registration.id);
      await store.collection(COLLECTIONS.lmsRegistrations).bulkUpsert([{ ...registration, ...stored, ...differences }].map(({ version: _version, ...rest }: LmsRegistration & { version?: number }) => rest));
    },
    async trail(limit = 5) {
      // The clock stands still: what is of one moment is told apart by its number.
      const { items } = await store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000, descending: true });
      return [...items].sort((one, other) => other.sequence - one.sequence).slice(0, limit).map(({ event, body }) => ({ event, ...(JSON.parse(body) as object) }));
    },
    async close() {
      await hub.close();
      await lms.close();
    },
    registerAnew: async () => withRegistration(await register()),
  });
  return withRegistration(await register());
}

/** A registration of its own for each test of a file, and a hub of its own for each that comes after one that moved the clock. */
export function lmsHubForEach(setUp: LmsHubSetUp = {}): () => LmsHub {
  let hub: LmsHub | undefined;
  let startedAt = 0;
  beforeEach(async () => {
    if (hub !== undefined && hub.clock.now() === startedAt) {
      hub.lms.alteration = undefined;
      hub = await hub.registerAnew();
      return;
    }
    await hub?.close();
    hub = await startLmsHub(setUp);
    startedAt = hub.clock.now();
  });
  afterAll(() => hub?.close());
  return () => {
    if (hub === undefined) throw new Error('not started');
    return hub;
  };
}

/** Where the LMS opens the hub: for a pupil and the link to the hub itself, unless `opening` says otherwise. */
export function openUrl(hub: LmsHub, opening: Partial<OpeningFacts> = {}): string {
  const all: Readonly<Record<string, string | undefined>> = { subject: PUPIL.subject, linkId: hub.portalLink, ...opening };
  const told = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  return hub.lms.openUrl(Object.fromEntries(told));
}

/** As far as the LMS's form that posts its answer to the hub. */
export async function reachAnswer(hub: LmsHub, browser: HttpBrowser, opening: Partial<OpeningFacts> = {}): Promise<PostedForm> {
  const page = await browser.open(openUrl(hub, opening));
  return postedForm(page.text);
}

/** What the hub answers to the LMS's answer, as a frame of the LMS gets it. */
export async function launchAnswer(hub: LmsHub, browser: HttpBrowser, opening: Partial<OpeningFacts> = {}): Promise<BrowserAnswer> {
  const { action, fields } = await reachAnswer(hub, browser, opening);
  return browser.postFromElsewhere(action, fields, INSIDE);
}

/** The page that a launch ends on in a frame of the LMS. */
export async function launch(hub: LmsHub, browser: HttpBrowser, opening: Partial<OpeningFacts> = {}): Promise<BrowserAnswer> {
  const answer = await launchAnswer(hub, browser, opening);
  const { location } = answer.headers;
  return location === undefined ? answer : browser.get(location, INSIDE);
}

export const INSIDE = { 'sec-fetch-dest': 'iframe' } as const;
export const WINDOW = { 'sec-fetch-dest': 'document' } as const;

/** Where the first link of a page to an address that begins so leads. */
export function hrefIn({ text }: BrowserAnswer, beginning: string): string {
  const [, href] = new RegExp(`href="(${beginning.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[^"]*)"`).exec(text) ?? [];
  if (href === undefined) throw new Error(`no link to ${beginning}: ${text.slice(0, 2_000)}`);
  return href.replace(/&amp;/g, '&');
}

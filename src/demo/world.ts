import type { RequestHandler } from 'express';
import type { StoreChoice } from '../config/schema.js';
import { loadSeed } from '../directory/load-seed.js';
import { systemClock } from '../domain/clock.js';
import { createHub, type Hub } from '../hub.js';
import { firstAccounts, type Account } from './accounts.js';
import { PARTS, type DemoOrigins, type DemoPart } from './addresses.js';
import { cartable } from './cartable/cartable.js';
import { casServer } from './cas-server/cas-server.js';
import { demoPeople, throughDoor } from './data/people.js';
import { schoolYearOf } from './data/school-year.js';
import { giveActivities } from './data/activities.js';
import { giveSeats } from './data/seats.js';
import { demoSeed } from './data/seed.js';
import { Faults } from './faults.js';
import { demoConfig } from './hub/config.js';
import { plugCartable } from './hub/lms.js';
import { openLoopback, type Loopback } from './loopback.js';
import { sendNotice, simulatorSite } from './pages/site.js';
import { pupitre } from './pupitre/pupitre.js';
import { academie, guichet } from './saml-idp/providers.js';
import { samlIdp } from './saml-idp/saml-idp.js';
import { CALCUL, scorePage, sumsPage } from './tools/calcul/pages.js';
import { pickedPage, pickerPage } from './tools/calcul/picker.js';
import { hubPlatform } from './tools/core/storage.js';
import { framedCookies } from './tools/framed-cookies.js';
import { guideTool } from './tools/guide/guide-tool.js';
import { jardinTool } from './tools/jardin/jardin-tool.js';
import { startLtijsTool } from './tools/ltijs-tool.js';
import { bookPage } from './tools/manuel/pages.js';

export interface DemoOptions {
  /** The hub's port, the others follow it; 0 takes free ones. */
  readonly port: number;
  readonly store: StoreChoice;
  readonly logLevel: 'warn' | 'silent';
}

/** The hub with its demonstration world, all on loopback. */
export interface DemoWorld {
  readonly origins: DemoOrigins;
  readonly accounts: readonly Account[];
  readonly faults: Faults;
  readonly hub: Hub;
  close(): Promise<void>;
}

/** @throws HubError `SYS-CONFIG` when a port is taken; nothing is left open then */
export async function startWorld({ port, store, logLevel }: DemoOptions): Promise<DemoWorld> {
  const ports = await openPorts(port);
  const close = () => Promise.all(Object.values(ports).map((part) => part.close()));
  try {
    const origins = Object.fromEntries(Object.entries(ports).map(([part, { origin }]) => [part, origin])) as unknown as DemoOrigins;
    const year = schoolYearOf(systemClock.now());
    const people = demoPeople(year);
    const faults = new Faults();
    const hub = await createHub({ ...demoConfig(origins, store), logs: { level: logLevel } });
    await loadSeed(hub.store, demoSeed(year));
    await giveSeats(hub);
    await giveActivities(hub);
    await plugCartable(hub.store, origins, systemClock.now());
    ports.hub.serve(hub.app);
    ports.ent.serve(casServer({ hubOrigin: origins.hub, people: throughDoor(people, 'ent'), clock: systemClock, faults }));
    ports.academie.serve(samlIdp(academie(origins, people, faults)));
    ports.guichet.serve(samlIdp(guichet(origins, people)));
    await serveTools(ports, origins, faults);
    ports.cartable.serve(await cartable(origins, faults));
    const accounts = firstAccounts(people);
    ports.pupitre.serve(pupitre({ origins, accounts, faults }));
    return {
      origins,
      accounts,
      faults,
      hub,
      async close() {
        hub.operations.drain();
        await close();
        await hub.close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Ports = Readonly<Record<DemoPart, Loopback>>;

/** All of them or none. */
async function openPorts(first: number): Promise<Ports> {
  const opened: [DemoPart, Loopback][] = [];
  try {
    for (const [part, { offset, name, host }] of Object.entries(PARTS)) {
      opened.push([part as DemoPart, await openLoopback(first === 0 ? 0 : first + offset, name, host)]);
    }
  } catch (error) {
    await Promise.all(opened.map(([, loopback]) => loopback.close()));
    throw error;
  }
  return Object.fromEntries(opened) as unknown as Ports;
}

/** Both tools of ltijs are one process, and so one ltijs; it answers under both publishers' addresses. */
async function serveTools({ calcul, tilleul, jardin }: Ports, { hub, cartable: lms }: DemoOrigins, faults: Faults): Promise<void> {
  const pages = { '/lancement': sumsPage, '/reponses': scorePage(faults), '/choix': pickedPage, '/launch': bookPage };
  const ltijs = await startLtijsTool({ issuer: hub, clientIds: ['passerelle-calcul', 'passerelle-tilleul'] }, { pages, picker: pickerPage, brand: CALCUL });
  // Brokered, a tool stands in a frame of the hub that stands in a frame of the LMS.
  const framed = { framedBy: [hub, lms] };
  const calculSite = simulatorSite(hub, framed);
  calculSite.use(outOfOrder(faults), framedCookies, ltijs as RequestHandler);
  calcul.serve(calculSite);
  const tilleulSite = simulatorSite(hub, framed);
  tilleulSite.use('/guide', await guideTool(hubPlatform(hub, 'passerelle-guide'), `${tilleul.origin}/guide/launch`));
  tilleulSite.use('/manuel', framedCookies, ltijs as RequestHandler);
  tilleul.serve(tilleulSite);
  jardin.serve(await jardinTool(jardin.origin, hub));
}

function outOfOrder(faults: Faults): RequestHandler {
  return (_request, response, next) => {
    if (!faults.isOn('outil-panne')) return next();
    sendNotice(response, 503, CALCUL, 'En panne', 'Cet outil ne répond plus : la panne est demandée au pupitre.');
  };
}

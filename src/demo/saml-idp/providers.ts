import { systemClock } from '../../domain/clock.js';
import type { DemoOrigins } from '../addresses.js';
import { throughDoor } from '../data/people.js';
import { hasProfile, personName, type DemoPerson } from '../data/person.js';
import type { Faults } from '../faults.js';
import { HUB_CERTIFICATE } from '../hub/config.js';
import type { PickableGroup } from '../pages/people-picker.js';
import type { Brand } from '../pages/shell.js';
import { agentAttributes, guardianAttributes } from './attributes.js';
import { idpKeys, strangerKey } from './keys.js';
import type { Misbehaviour, SamlIdpOptions } from './saml-idp.js';

const ACADEMIE: Brand = { name: 'Académie de Démonstrie', subtitle: 'Guichet des agents · fournisseur d’identité SAML 2.0', icon: 'landmark', hue: 'langues' };
const GUICHET: Brand = { name: 'Guichet des parents', subtitle: 'Compte des familles · fournisseur d’identité SAML 2.0', icon: 'users', hue: 'histoire' };
const CLOCK_AHEAD_MS = 10 * 60_000;

/** The academy's provider for its agents; some of its faults can be switched on. */
export function academie(origins: DemoOrigins, people: readonly DemoPerson[], faults: Faults): SamlIdpOptions {
  const known = throughDoor(people, 'academie');
  const inSchool = (person: DemoPerson) => !hasProfile(person, 'COL') && !hasProfile(person, 'ACA');
  const groups = [
    { title: 'Écoles', people: known.filter(inSchool).map(pickable) },
    { title: 'Académie, circonscription, commune', people: known.filter((person) => !inSchool(person)).map(pickable) },
  ];
  const misbehaviour = (): Misbehaviour => ({
    ...(faults.isOn('academie-horloge') ? { clockAheadMs: CLOCK_AHEAD_MS } : {}),
    ...(faults.isOn('academie-certificat') ? { signsWith: strangerKey() } : {}),
    ...(faults.isOn('academie-audience') ? { audience: 'https://un-autre-service.example/metadata' } : {}),
    refuses: faults.isOn('academie-refus'),
  });
  return {
    ...common(origins), origin: origins.academie, brand: ACADEMIE, cookieName: 'academie', keys: idpKeys('academie'),
    people: known, groups, attributes: agentAttributes, misbehaviour,
  };
}

/** The parents' provider, in the manner of EduConnect. */
export function guichet(origins: DemoOrigins, people: readonly DemoPerson[]): SamlIdpOptions {
  const known = throughDoor(people, 'guichet');
  const groups: readonly PickableGroup[] = [{ title: 'Responsables', people: known.map(pickable) }];
  return {
    ...common(origins), origin: origins.guichet, brand: GUICHET, cookieName: 'guichet', keys: idpKeys('guichet'),
    people: known, groups, attributes: guardianAttributes, misbehaviour: () => ({}),
  };
}

type CommonIdpOptions = Pick<SamlIdpOptions, 'service' | 'hubOrigin' | 'clock'>;

function common({ hub }: DemoOrigins): CommonIdpOptions {
  const service = { entityId: `${hub}/connexion/saml/metadata`, consumerUrl: `${hub}/connexion/saml/acs`, logoutUrl: `${hub}/connexion/saml/slo`, certificate: HUB_CERTIFICATE };
  return { service, hubOrigin: hub, clock: systemClock };
}

function pickable(person: DemoPerson) {
  return { login: person.login, name: personName(person), note: person.role };
}


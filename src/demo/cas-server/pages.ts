import { hasProfile, personName, type DemoPerson } from '../data/person.js';
import { html } from '../pages/html.js';
import { icon } from '../pages/icon.js';
import { hidden, peoplePicker, type PickablePerson } from '../pages/people-picker.js';
import { shell, type Brand } from '../pages/shell.js';
import type { LoginRequest } from './login.js';

export const ENT: Brand = { name: 'ENT Les Hirondelles', subtitle: 'Espace numérique de travail · serveur CAS 3.0', icon: 'school', hue: 'sciences' };

/** Who are you: one button per person. */
export function askPage(people: readonly DemoPerson[], request: LoginRequest): string {
  const fields: Record<string, string> = {
    ...(request.service === undefined ? {} : { service: request.service }),
    ...(request.method === 'POST' ? { method: 'POST' } : {}),
  };
  const groups = [
    { title: 'Élèves', people: people.filter((person) => hasProfile(person, 'ELV')).map(pickable) },
    { title: 'Équipe de l’école', people: people.filter((person) => !hasProfile(person, 'ELV')).map(pickable) },
  ];
  const lead = request.renew
    ? 'Un service demande que vous vous identifiiez de nouveau. Cliquez sur une personne.'
    : 'Un vrai ENT demanderait un identifiant et un mot de passe. Ici, cliquez sur une personne.';
  return shell(ENT, 'Qui êtes-vous ?', html`<p class="muted">${lead}</p>${peoplePicker(groups, '/cas/login', fields)}`);
}

export function signedInPage(person: DemoPerson): string {
  const body = html`<p><span class="badge good">${icon('check')} Connexion ouverte</span></p>
<p class="muted">Cahier de vie et messagerie d’un vrai ENT se trouveraient ici.</p>
<form method="get" action="/cas/logout"><button class="button quiet" type="submit">Quitter l’ENT</button></form>`;
  return shell(ENT, `Bonjour ${personName(person)} !`, body);
}

export function signedOutPage(): string {
  const body = html`<p class="muted">La session de l’ENT est fermée, et les services ouverts depuis l’ENT en ont été avertis.</p>
<p><a class="button" href="/cas/login">Revenir à l’ENT ${icon('arrow-right')}</a></p>`;
  return shell(ENT, 'À bientôt !', body);
}

export function unknownServicePage(): string {
  const body = html`<p class="muted">Le service qui vous envoie n’est pas déclaré dans cet ENT : aucun ticket n’est délivré.</p>`;
  return shell(ENT, 'Service non autorisé', body);
}

/** The answer by `method=POST` (CAS 3.0.3, 2.1.1): the ticket in a form instead of the address. */
export function postPage(service: string, ticket: string): string {
  const body = html`<form method="post" action="${service}">${hidden({ ticket })}<button class="button" type="submit">Continuer ${icon('arrow-right')}</button></form>`;
  return shell(ENT, 'Retour au service', body, { submits: true });
}

function pickable(person: DemoPerson): PickablePerson {
  return { login: person.login, name: personName(person), note: person.role };
}

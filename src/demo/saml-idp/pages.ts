import { personName, type DemoPerson } from '../data/person.js';
import { html } from '../pages/html.js';
import { icon } from '../pages/icon.js';
import { hidden, peoplePicker, type PickableGroup } from '../pages/people-picker.js';
import { shell, type Brand } from '../pages/shell.js';
import type { AuthnRequest } from './authn-request.js';

/** Who are you: one button per person; the request travels with the choice. */
export function choosePage(brand: Brand, groups: readonly PickableGroup[], request: AuthnRequest): string {
  const fields = { SAMLRequest: request.encoded, ...(request.relayState === undefined ? {} : { RelayState: request.relayState }) };
  const lead = 'Un vrai guichet demanderait un identifiant, un mot de passe, et souvent un second facteur. Ici, cliquez sur une personne.';
  return shell(brand, 'Qui êtes-vous ?', html`<p class="muted">${lead}</p>${peoplePicker(groups, '/sso/choix', fields)}`);
}

/** The answer by the POST binding (Bindings §3.5): a form that leaves by itself. */
export function answerPage(brand: Brand, consumerUrl: string, fields: Readonly<Record<string, string>>): string {
  const body = html`<form method="post" action="${consumerUrl}">${hidden(fields)}<button class="button" type="submit">Continuer ${icon('arrow-right')}</button></form>`;
  return shell(brand, 'Retour au service', body, { submits: true });
}

export function homePage(brand: Brand, person: DemoPerson | undefined): string {
  if (person === undefined) return shell(brand, brand.name, html`<p class="muted">Personne n’est connecté. On entre ici depuis un service, jamais directement.</p>`);
  const body = html`<p><span class="badge good">${icon('check')} Connexion ouverte : ${personName(person)}</span></p>
<form method="post" action="/quitter"><button class="button quiet" type="submit">Fermer la connexion</button></form>`;
  return shell(brand, brand.name, body);
}

export function refusedPage(brand: Brand, reason: string): string {
  return shell(brand, 'Demande refusée', html`<p class="muted">Ce guichet ne répond qu’aux services qu’il connaît.</p><p><code>${reason}</code></p>`);
}

import type { Express, RequestHandler } from 'express';
import { DOOR_NAMES, type Account } from '../accounts.js';
import { registrationAddress, type DemoOrigins } from '../addresses.js';
import { FAULTS, isFaultName, type FaultName, type Faults } from '../faults.js';
import { html, type Html } from '../pages/html.js';
import { icon } from '../pages/icon.js';
import { hidden } from '../pages/people-picker.js';
import { shell, type Brand } from '../pages/shell.js';
import { formBody, lastResort, sendNotice, sendPage, simulatorSite } from '../pages/site.js';
import { oneValue } from '../parameters.js';

const PUPITRE: Brand = { name: 'Pupitre de la démonstration', subtitle: 'Qui être, où cliquer, que casser', icon: 'graduation-cap', hue: 'langues' };

export interface PupitreOptions {
  readonly origins: DemoOrigins;
  readonly accounts: readonly Account[];
  readonly faults: Faults;
}

/** The page to begin with: the accounts, and switches that break things on purpose. */
export function pupitre({ origins, accounts, faults }: PupitreOptions): Express {
  const app = simulatorSite(origins.pupitre);
  app.get('/', (_request, response) => sendPage(response, homePage(origins, accounts, faults)));
  app.post('/pannes', sameOrigin, formBody, (request, response) => {
    const { value: name } = oneValue(request.body, 'panne');
    if (!isFaultName(name)) return sendNotice(response, 400, PUPITRE, 'Panne inconnue', 'Le pupitre ne connaît pas cette panne.');
    faults.set(name, oneValue(request.body, 'etat').value === 'oui');
    response.redirect(303, '/#pannes');
  });
  lastResort(app, PUPITRE);
  return app;
}

/** Another site must not break things here. */
const sameOrigin: RequestHandler = (request, response, next) => {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return next();
  sendNotice(response, 403, PUPITRE, 'Demande refusée', 'Cette demande vient d’un autre site.');
};

function homePage(origins: DemoOrigins, accounts: readonly Account[], faults: Faults): string {
  const body = html`<p class="muted">Tout est sur cette machine, et toutes les personnes sont inventées. Pour être quelqu’un, ouvrez sa porte et cliquez sur son nom. Un navigateur retient qui vous êtes : pour changer, quittez d’abord, ou ouvrez une fenêtre privée.</p>
<h2>Qui être</h2><ul class="rows">${accounts.map((account) => accountRow(origins, account))}</ul>
<p><a class="button quiet" href="${origins.hub}/connexion">Choisir une autre porte ${icon('arrow-right')}</a></p>
<h2>Une plateforme de cours</h2><p class="muted">Cartable a ses comptes à elle. Soyez Mme Le Goff : ajoutez à son cours une ressource de la passerelle. Soyez un élève : ouvrez-la, et lisez la note dans le carnet.</p><p><a class="button quiet" href="${origins.cartable}">Entrer dans Cartable ${icon('arrow-right')}</a></p>
<h2>Un outil à inscrire</h2><p class="muted">Soyez Nora Fabre, ouvrez Outils ajoutés, puis Ajouter un outil, et collez cette adresse : l’outil s’inscrit de lui-même, et attend votre accord.</p><p><code>${registrationAddress(origins)}</code></p>
<h2 id="pannes">Ce qui peut casser</h2><ul class="rows">${Object.keys(FAULTS).filter(isFaultName).map((name) => faultRow(name, faults.isOn(name)))}</ul>`;
  return shell(PUPITRE, 'La démonstration', body);
}

function accountRow({ hub }: DemoOrigins, { name, role, door, see }: Account): Html {
  return html`<li class="row"><div><b>${name}</b><span class="muted">${role} · ${see}</span></div><a class="button quiet" href="${hub}/connexion/vers/${door}">${DOOR_NAMES[door]} ${icon('arrow-right')}</a></li>`;
}

function faultRow(name: FaultName, isOn: boolean): Html {
  const { label, see } = FAULTS[name];
  const state = isOn ? html`<span class="badge wrong">${icon('triangle-alert')} en panne</span>` : html`<span class="badge good">${icon('check')} normal</span>`;
  const action = isOn ? 'Réparer' : 'Casser';
  return html`<li class="row"><div><b>${label}</b><span class="muted">${see}</span></div>${state}<form method="post" action="/pannes">${hidden({ panne: name, etat: isOn ? 'non' : 'oui' })}<button class="button quiet" type="submit">${action}</button></form></li>`;
}

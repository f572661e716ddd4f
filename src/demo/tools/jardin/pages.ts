import { html, type Html } from '../../pages/html.js';
import { icon } from '../../pages/icon.js';
import { hidden } from '../../pages/people-picker.js';
import { shell, type Brand } from '../../pages/shell.js';
import { receivedCard, shortRole } from '../received.js';
import type { AnonymousLaunch } from './launch.js';
import type { RegistrationRequest } from './registration.js';

export const JARDIN: Brand = { name: 'Enquête au jardin', subtitle: 'Outil LTI 1.3 qui s’inscrit lui-même', icon: 'sprout', hue: 'sciences', forPupils: true };

const STEPS: readonly (readonly [title: string, text: string])[] = [
  ['La question', 'Pourquoi les vers de terre sortent-ils quand il pleut ?'],
  ['Mon hypothèse', 'Je crois que leurs galeries se remplissent d’eau.'],
  ['L’expérience', 'J’arrose un carré de terre, et je compte les vers.'],
  ['Ma conclusion', 'Je dis ce que j’ai vu, et ce qui m’étonne.'],
];

export const STEP_COUNT = STEPS.length;

/** One enquiry, in four steps; `session` is present when its end can be told to the class. */
export function enquiryPage(launch: AnonymousLaunch, session: string | undefined): string {
  const steps = STEPS.map(([title, text], index) => html`<li class="row"><div><b>${index + 1}. ${title}</b><span class="muted">${text}</span></div></li>`);
  const done = session === undefined ? undefined : html`<form method="post" action="/fini">${hidden({ session })}<button class="button" type="submit">${icon('check')} J’ai fini mon enquête</button></form>`;
  return shell(JARDIN, 'Les vers de terre', html`<p class="muted">Une enquête de sciences en quatre pas.</p><ol class="rows">${steps}</ol>${done}${received(launch)}`);
}

export function donePage(): string {
  return shell(JARDIN, 'Bravo !', html`<p><span class="badge good">${icon('check')} ${STEP_COUNT} / ${STEP_COUNT}</span></p><p>Ton enquête est finie, et ta classe le sait.</p>`);
}

/** Who invites, and a button to say yes. */
export function invitationPage(platform: string, request: RegistrationRequest): string {
  return shell(JARDIN, 'S’inscrire auprès d’une plateforme', html`<p>La plateforme <b>${platform}</b> propose d’inscrire cet outil. Elle décidera ensuite de ce qu’elle lui confie.</p>
<p class="muted">Il demandera deux choses : le prénom de qui l’ouvre, et le droit d’envoyer un résultat.</p>
<form method="post" action="/inscription" class="card">${hidden({ ...request })}<button class="button" type="submit">Inscrire « Enquête au jardin » ${icon('arrow-right')}</button></form>`);
}

/** Its script tells the window that opened it, which closes this one. */
export function registeredPage(): string {
  return shell(JARDIN, 'L’outil est inscrit', html`<p><span class="badge good">${icon('check')} C’est fait</span></p><p class="muted">Vous pouvez fermer cette page et revenir à la passerelle.</p><script src="/fermeture.js" defer></script>`);
}

function received({ subject, givenName, roles }: AnonymousLaunch): Html {
  return receivedCard([
    ['Identifiant', subject],
    ['Prénom', givenName],
    ['Rôles', roles.map(shortRole).join(', ')],
  ], 'L’outil a demandé le prénom ; l’académie a décidé qui le donne.');
}

import { html, type Html } from '../pages/html.js';
import { icon } from '../pages/icon.js';
import { peoplePicker } from '../pages/people-picker.js';
import { shell, type Brand } from '../pages/shell.js';
import type { CourseBook, GradeColumn, KeptScore, LmsLink, LmsMember } from './lms/course-book.js';
import { rescaled } from './lms/gradebook.js';
import { COURSE, PUPILS, nameOf } from './roll.js';

export const CARTABLE: Brand = { name: 'Cartable', subtitle: 'Plateforme de cours · LTI 1.3', icon: 'backpack', hue: 'attention' };

const BACK = html`<p class="actions"><a class="button quiet" href="/cours">${icon('arrow-left')} Revenir au cours</a></p>`;

/** Who are you: one button per person. */
export function whoPage(): string {
  const pick = (members: readonly LmsMember[], note: string) => members.map((member) => ({ login: member.subject, name: nameOf(member), note }));
  const groups = [
    { title: 'Enseignante', people: pick(COURSE.members.filter(({ role }) => role === 'teacher'), 'enseignante, CE1') },
    { title: 'Élèves', people: pick(PUPILS, 'élève, CE1') },
  ];
  const lead = html`<p class="muted">Cartable est une plateforme de cours comme il y en a dans les écoles : elle a ses comptes à elle, et ne connaît la passerelle que comme un outil. Cliquez sur une personne.</p>`;
  return shell(CARTABLE, 'Qui êtes-vous ?', html`${lead}${peoplePicker(groups, '/entrer', {})}`);
}

/** What is in the course, for whoever is signed in. */
export function coursePage(member: LmsMember, book: CourseBook): string {
  const links = book.linksOf(COURSE.id);
  const rows = links.map((link) => resourceRow(link, member, book));
  const list = links.length === 0 ? html`<p class="muted">Rien encore.${member.role === 'teacher' ? ' Ajoutez une ressource : elle se choisit dans le catalogue de la passerelle.' : ''}</p>` : html`<ul class="rows">${rows}</ul>`;
  const desk = member.role === 'teacher' ? html`<p class="actions"><a class="button" href="/cours/ajouter">Ajouter une ressource ${icon('arrow-right')}</a> <a class="button quiet" href="/cours/notes">Carnet de notes</a></p>` : undefined;
  const leave = html`<form method="post" action="/quitter"><button class="button quiet" type="submit">Quitter Cartable (${nameOf(member)})</button></form>`;
  return shell(CARTABLE, COURSE.title, html`${desk}<h2>Les ressources du cours</h2>${list}${leave}`);
}

function resourceRow({ id, title }: LmsLink, member: LmsMember, book: CourseBook): Html {
  const [column] = book.columnsOfLink(id);
  const mark = member.role === 'pupil' && column !== undefined ? gradeBadge(column, book.score(column.id, member.subject)) : undefined;
  return html`<li class="row"><div><b>${title}</b><span class="muted">${column === undefined ? 'Sans note' : `Noté sur ${shown(column.scoreMaximum)}`}</span></div>${mark}<a class="button quiet" href="/cours/ouvrir/${id}" aria-label="Ouvrir « ${title} »">Ouvrir ${icon('arrow-right')}</a></li>`;
}

/** The tool in a frame, as LMSs show it; `tool` is the origin whose messages the page answers. */
export function framePage(title: string, source: string, tool: string): string {
  const body = html`${BACK}<iframe class="frame" title="${title}" src="${source}" data-tool="${tool}"></iframe><script src="/cadre.js" defer></script>`;
  return shell(CARTABLE, title, body);
}

/** Inside the frame, once the tool has answered. */
export function chosenPage(links: readonly LmsLink[], message: string | undefined): string {
  const said = message === undefined ? undefined : html`<p>${message}</p>`;
  const list = html`<ul class="rows">${links.map(({ title }) => html`<li class="row"><div><b>${title}</b><span class="muted">est dans votre cours</span></div><span class="badge good">${icon('check')} ajouté</span></li>`)}</ul>`;
  const back = html`<p><a class="button" href="/cours" target="_top">Voir le cours ${icon('arrow-right')}</a></p>`;
  return shell(CARTABLE, links.length === 0 ? 'Rien n’a été choisi' : 'C’est ajouté', html`${said}${links.length === 0 ? undefined : list}${back}`);
}

/** Back from the tool, with what it says (Core 1.3, 5.4.4): as text. */
export function returnedPage(message: string | undefined): string {
  const said = message === undefined ? undefined : html`<p>${message}</p>`;
  return shell(CARTABLE, 'Retour au cours', html`${said}<p><a class="button" href="/cours" target="_top">Voir le cours ${icon('arrow-right')}</a></p>`);
}

/** Who got what. */
export function gradesPage(book: CourseBook): string {
  const columns = book.columnsOf(COURSE.id);
  const head = html`<tr><th scope="col">Élève</th>${columns.map(({ label, scoreMaximum }) => html`<th scope="col">${label}<br><span class="muted">sur ${shown(scoreMaximum)}</span></th>`)}</tr>`;
  const rows = PUPILS.map((pupil) => html`<tr><th scope="row">${nameOf(pupil)}</th>${columns.map((column) => html`<td>${gradeBadge(column, book.score(column.id, pupil.subject))}</td>`)}</tr>`);
  const table = columns.length === 0 ? html`<p class="muted">Aucune ressource notée dans ce cours.</p>` : html`<div class="wide"><table><thead>${head}</thead><tbody>${rows}</tbody></table></div>`;
  return shell(CARTABLE, 'Carnet de notes', html`${BACK}<p class="muted">Les notes viennent de la passerelle, qui les tient des outils.</p>${table}`);
}

function gradeBadge({ scoreMaximum }: GradeColumn, score: KeptScore | undefined): Html {
  if (score?.scoreGiven === undefined) return html`<span class="muted">pas encore de note</span>`;
  return html`<span class="badge good">${icon('check')} ${shown(rescaled(score, scoreMaximum))} sur ${shown(scoreMaximum)}</span>`;
}

function shown(value: number): string {
  return value.toLocaleString('fr-FR', { maximumFractionDigits: 2 });
}

import { html } from '../../pages/html.js';
import { shell, type Brand } from '../../pages/shell.js';
import type { ToolPage } from '../ltijs-tool.js';
import { receivedCard, shortRole } from '../received.js';

export const TILLEUL: Brand = { name: 'Éditions du Tilleul', subtitle: 'Éditeur inventé · outils LTI 1.3', icon: 'book-open', hue: 'francais', forPupils: true };

const CHAPTERS = ['Le chat sur le toit', 'La pluie et le vent', 'Une lettre pour Nino'];

/** The book, opened at its table of contents. */
export const bookPage: ToolPage = ({ user, userInfo, platformContext }) => {
  const { custom = {}, roles } = platformContext;
  const chapters = CHAPTERS.map((title, index) => html`<li class="row"><div><b>${index + 1}. ${title}</b></div></li>`);
  const body = html`<ol class="rows">${chapters}</ol>${receivedCard([
    ['Identifiant', user],
    ['Nom', userInfo.name ?? userInfo.given_name],
    ['Classe', custom['classe']],
    ['Livre (EAN)', custom['ean']],
    ['Rôles', roles.map(shortRole).join(', ')],
  ], 'L’éditeur ne sait pas qui lit : l’identifiant n’est que pour lui.')}`;
  return shell(TILLEUL, 'Mon manuel de lecture', body);
};

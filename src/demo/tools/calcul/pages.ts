import type { LtijsToken } from 'ltijs';
import { html } from '../../pages/html.js';
import { icon } from '../../pages/icon.js';
import { hidden } from '../../pages/people-picker.js';
import { shell, type Brand } from '../../pages/shell.js';
import { oneValue } from '../../parameters.js';
import type { ToolPage } from '../ltijs-tool.js';
import { receivedCard, shortRole } from '../received.js';
import { scoreOf, sumsFor } from './sums.js';

export const CALCUL: Brand = { name: 'Calcul en herbe', subtitle: 'Outil LTI 1.3 écrit avec ltijs', icon: 'calculator', hue: 'maths', forPupils: true };

/** Five sums to answer. */
export const sumsPage: ToolPage = (token, _request, ltik) => {
  const rows = sumsFor(levelOf(token)).map(({ question }, index) => {
    const name = `r${index}`;
    return html`<div class="sum"><label for="${name}">${question} =</label><input type="text" inputmode="numeric" autocomplete="off" id="${name}" name="${name}" maxlength="4"></div>`;
  });
  const body = html`<form method="post" action="/reponses" class="card">${hidden({ ltik })}<div class="sums">${rows}</div>
<button class="button" type="submit">J’ai fini ${icon('arrow-right')}</button></form>${received(token)}`;
  return shell(CALCUL, 'Cinq calculs', body);
};

/** How many were right. */
export const scorePage: ToolPage = (token, request) => {
  const sums = sumsFor(levelOf(token));
  const score = scoreOf(sums, sums.map((_, index) => oneValue(request.body, `r${index}`).value));
  const words = score === sums.length ? 'Tout est juste !' : score >= 3 ? 'C’est bien !' : 'Essaie encore.';
  const body = html`<p><span class="badge good">${icon('check')} ${score} / ${sums.length}</span></p><p>${words}</p>${received(token)}`;
  return shell(CALCUL, 'Ton résultat', body);
};

/** The school level, when the platform tells one. */
function levelOf({ platformContext: { custom = {} } }: LtijsToken): string | undefined {
  return custom['level'];
}

function received(token: LtijsToken) {
  const { user, userInfo, platformContext, deploymentId } = token;
  return receivedCard([
    ['Identifiant', user],
    ['Nom', userInfo.name ?? userInfo.given_name],
    ['Rôles', platformContext.roles.map(shortRole).join(', ')],
    ['Niveau', levelOf(token)],
    ['Déploiement', deploymentId],
  ], 'Le jeton a été vérifié par ltijs, une bibliothèque écrite par d’autres.');
}

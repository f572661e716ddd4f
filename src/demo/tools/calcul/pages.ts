import ltijs, { type LtijsToken } from 'ltijs';
import type { Faults } from '../../faults.js';
import { html, type Html } from '../../pages/html.js';
import { icon } from '../../pages/icon.js';
import { hidden } from '../../pages/people-picker.js';
import { shell, type Brand } from '../../pages/shell.js';
import { oneValue } from '../../parameters.js';
import type { ToolPage } from '../ltijs-tool.js';
import { receivedCard, shortRole } from '../received.js';
import { scoreOf, seriesFor } from './sums.js';

export const CALCUL: Brand = { name: 'Calcul en herbe', subtitle: 'Outil LTI 1.3 écrit avec ltijs', icon: 'calculator', hue: 'maths', forPupils: true };

/** Five sums to answer. */
export const sumsPage: ToolPage = async (token, _request, ltik) => {
  const { title, sums } = seriesOfToken(token);
  const rows = sums.map(({ question }, index) => {
    const name = `r${index}`;
    return html`<div class="sum"><label for="${name}">${question} =</label><input type="text" inputmode="numeric" autocomplete="off" id="${name}" name="${name}" maxlength="4"></div>`;
  });
  const body = html`<p class="muted">${title}</p>${await membersNote(token)}<form method="post" action="/reponses" class="card">${hidden({ ltik })}<div class="sums">${rows}</div>
<button class="button" type="submit">J’ai fini ${icon('arrow-right')}</button></form>${received(token)}`;
  return shell(CALCUL, 'Cinq calculs', body);
};

/** How many were right, and whether the class was told. */
export function scorePage(faults: Faults): ToolPage {
  return async (token, request) => {
    const { sums } = seriesOfToken(token);
    const score = scoreOf(sums, sums.map((_, index) => oneValue(request.body, `r${index}`).value));
    const words = score === sums.length ? 'Tout est juste !' : score >= 3 ? 'C’est bien !' : 'Essaie encore.';
    const told = await sendScore(token, { given: score, maximum: sums.length, isForStranger: faults.isOn('note-refusee') });
    const body = html`<p><span class="badge good">${icon('check')} ${score} / ${sums.length}</span></p><p>${words}</p>${told}${received(token)}`;
    return shell(CALCUL, 'Ton résultat', body);
  };
}

interface SumsScore {
  readonly given: number;
  readonly maximum: number;
  /** The fault of the panel: the score is sent for somebody the hub never named. */
  readonly isForStranger: boolean;
}

/** Sends the score where the launch says, if it says so: opened by themselves, these sums are not part of any class. */
async function sendScore(token: LtijsToken, { given, maximum, isForStranger }: SumsScore): Promise<Html | undefined> {
  const column = token.platformContext.endpoint?.lineitem;
  if (column === undefined || !isLearner(token)) return undefined;
  const whom = isForStranger ? { userId: 'quelqu-un-d-autre' } : {};
  try {
    await ltijs.Provider.Grade.submitScore(token, column, { ...whom, scoreGiven: given, scoreMaximum: maximum, activityProgress: 'Completed', gradingProgress: 'FullyGraded' });
    return html`<p class="muted">${icon('check')} Ton résultat est arrivé dans ta classe.</p>`;
  } catch {
    return html`<p><span class="badge attention">${icon('triangle-alert')} Ton résultat n’est pas arrivé dans ta classe.</span></p>`;
  }
}

/** What the list of members tells a teacher: how many, and nobody's name. */
async function membersNote(token: LtijsToken): Promise<Html | undefined> {
  if (isLearner(token) || token.platformContext.namesRoles === undefined) return undefined;
  const members = await ltijs.Provider.NamesAndRoles.getMembers(token, { role: 'Learner' }).then(({ members: all }) => all, () => undefined);
  return members === undefined ? undefined : html`<p class="muted">${icon('users')} Élèves de la classe, d’après la passerelle : ${members.length}. L’outil ne connaît pas leurs noms.</p>`;
}

function isLearner({ platformContext }: LtijsToken): boolean {
  return platformContext.roles.some((role) => role.endsWith('#Learner'));
}

/** What the teacher gave, or what suits the school level the platform tells. */
function seriesOfToken({ platformContext: { custom = {} } }: LtijsToken) {
  return seriesFor({ serie: custom['serie'], level: custom['level'] });
}

function received(token: LtijsToken): Html {
  const { user, userInfo, platformContext, deploymentId } = token;
  return receivedCard([
    ['Identifiant', user],
    ['Nom', userInfo.name ?? userInfo.given_name],
    ['Rôles', platformContext.roles.map(shortRole).join(', ')],
    ['Niveau', platformContext.custom?.['level']],
    ['Déploiement', deploymentId],
  ], 'Le jeton a été vérifié par ltijs, une bibliothèque écrite par d’autres.');
}

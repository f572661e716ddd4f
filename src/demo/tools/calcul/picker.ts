import ltijs from 'ltijs';
import { html } from '../../pages/html.js';
import { icon } from '../../pages/icon.js';
import { hidden } from '../../pages/people-picker.js';
import { shell } from '../../pages/shell.js';
import { oneValue } from '../../parameters.js';
import type { ToolPage } from '../ltijs-tool.js';
import { CALCUL } from './pages.js';
import { SERIES, seriesOf, type Series } from './sums.js';

/** The series a teacher may give, one button each; and the way back with none. */
export const pickerPage: ToolPage = (_token, _request, ltik) => {
  const choice = (id: string, label: string, look = '') => html`<form method="post" action="/choix">${hidden({ ltik, serie: id })}<button class="button ${look}" type="submit">${label}</button></form>`;
  const rows = SERIES.map(({ id, title, text, sums }) => html`<li class="row"><div><b>${title}</b><span class="muted">${text} · ${sums.map(({ question }) => question).slice(0, 2).join(', ')}…</span></div>${choice(id, `Choisir « ${title} »`)}</li>`);
  return shell(CALCUL, 'Quelle série donner ?', html`<ul class="rows">${rows}</ul>${choice('', 'Revenir sans choisir', 'quiet')}`);
};

/** Back to the hub with what was chosen, signed by ltijs. */
export const pickedPage: ToolPage = async (token, request) => {
  const series = seriesOf(oneValue(request.body, 'serie').value);
  const message = await ltijs.Provider.DeepLinking.createDeepLinkingMessage(token, series === undefined ? [] : [itemOf(series)]);
  const action = token.platformContext.deepLinkingSettings?.deep_link_return_url ?? '';
  return shell(CALCUL, 'Retour à votre classe', html`<form method="post" action="${action}">${hidden({ JWT: message })}<button class="button" type="submit">Continuer ${icon('arrow-right')}</button></form>`, { submits: true });
};

function itemOf({ id, title, text, sums }: Series): object {
  return { type: 'ltiResourceLink', title: `Calculs : ${title}`, text, custom: { serie: id }, lineItem: { scoreMaximum: sums.length, label: title } };
}

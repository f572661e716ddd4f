import ltijs from 'ltijs';
import { html, type Html } from '../../pages/html.js';
import { icon } from '../../pages/icon.js';
import { hidden } from '../../pages/people-picker.js';
import { shell } from '../../pages/shell.js';
import { oneValue } from '../../parameters.js';
import type { ToolPage } from '../ltijs-tool.js';
import { CALCUL } from './pages.js';
import { SERIES, seriesOf, type Series } from './sums.js';

/** The series a teacher may give, one button each; and the way back with none. */
export const pickerPage: ToolPage = (_token, _request, ltik) => {
  const choice = (serie: string, button: Html) => html`<form method="post" action="/choix">${hidden({ ltik, serie })}${button}</form>`;
  const rows = SERIES.map(({ id, title, text, sums }) => {
    const begin = sums.map(({ question }) => question).slice(0, 2).join(', ');
    const button = html`<button class="button" type="submit" aria-label="Choisir « ${title} »">Choisir</button>`;
    return html`<li class="row"><div><b>${title}</b><span class="muted">${text} · ${begin}…</span></div>${choice(id, button)}</li>`;
  });
  const back = choice('', html`<button class="button quiet" type="submit">Revenir sans choisir</button>`);
  return shell(CALCUL, 'Quelle série donner ?', html`<ul class="rows">${rows}</ul>${back}`);
};

/** Back to the hub with what was chosen, signed by ltijs. */
export const pickedPage: ToolPage = async (token, request) => {
  const series = seriesOf(oneValue(request.body, 'serie').value);
  const message = await ltijs.Provider.DeepLinking.createDeepLinkingMessage(token, series === undefined ? [] : [itemOf(series)]);
  const action = token.platformContext.deepLinkingSettings?.deep_link_return_url ?? '';
  const button = html`<button class="button" type="submit">Continuer ${icon('arrow-right')}</button>`;
  return shell(CALCUL, 'Retour à votre classe', html`<form method="post" action="${action}">${hidden({ JWT: message })}${button}</form>`, { submits: true });
};

function itemOf({ id, title, text, sums }: Series): object {
  return { type: 'ltiResourceLink', title: `Calculs : ${title}`, text, custom: { serie: id }, lineItem: { scoreMaximum: sums.length, label: title } };
}

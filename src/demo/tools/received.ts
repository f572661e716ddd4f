import { html, type Html } from '../pages/html.js';
import { icon } from '../pages/icon.js';

/** What a tool was told, line by line: beside the hub's data receipt it shows that both say the same. */
export function receivedCard(lines: readonly (readonly [name: string, value: string | undefined])[], note: string): Html {
  const known = lines.map(([name, value]) => html`<dt>${name}</dt><dd>${value ?? html`<span class="muted">rien</span>`}</dd>`);
  return html`<section class="card"><h2>Ce que l’outil a reçu</h2><dl>${known}</dl>
<p class="muted">${icon('shield-check')} ${note}</p></section>`;
}

/** `membership#Learner` of `http://purl.imsglobal.org/vocab/lis/v2/membership#Learner`. */
export function shortRole(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1);
}

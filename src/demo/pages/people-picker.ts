import { html, type Html } from './html.js';

/** Somebody to click on a sign-in page. */
export interface PickablePerson {
  readonly login: string;
  readonly name: string;
  /** Role and class or school, in French. */
  readonly note: string;
}

export interface PickableGroup {
  readonly title: string;
  readonly people: readonly PickablePerson[];
}

/** One button per person; each posts to `action` its own login in the field `username`, and these fields. */
export function peoplePicker(groups: readonly PickableGroup[], action: string, fields: Readonly<Record<string, string>>): Html {
  return html`${groups.filter((group) => group.people.length > 0).map(
    (group) => html`<h2>${group.title}</h2><ul class="grid">${group.people.map((person) => html`<li>${pickForm(person, action, fields)}</li>`)}</ul>`,
  )}`;
}

function pickForm(person: PickablePerson, action: string, fields: Readonly<Record<string, string>>): Html {
  const initials = person.name.split(/[\s-]+/).map((word) => word.charAt(0)).slice(0, 2).join('');
  return html`<form method="post" action="${action}">${hidden({ ...fields, username: person.login })}<button class="person" type="submit"><span class="face" aria-hidden="true">${initials}</span><span><b>${person.name}</b><span>${person.note}</span></span></button></form>`;
}

export function hidden(fields: Readonly<Record<string, string>>): Html {
  return html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

import type { Request } from 'express';
import type { BoundConnection } from '../flows/connection-book.js';

/** The provider a request is about, and the page the person wanted: what a page that says why it failed leads back to. */
export interface Door {
  readonly connection: BoundConnection;
  /** A path of ours; empty for none. */
  readonly returnTo: string;
  /** The hub may begin anew by itself. */
  readonly mayTryAgain?: boolean;
  /** It was only asked whether somebody is signed in there. */
  readonly quiet?: boolean;
  /** The next try must ask the provider for credentials. */
  readonly fresh?: boolean;
}

/** This browser was asked quietly already, or left: it is asked again once it was closed. */
export const ASKED_COOKIE = 'essai';

const doors = new WeakMap<Request, Door>();

export function noteDoor(request: Request, door: Door): void {
  doors.set(request, door);
}

export function doorOf(request: Request): Door | undefined {
  return doors.get(request);
}

/** Where a sign-in through this provider begins. */
export function doorHref({ connection, returnTo, fresh = false }: Door): string {
  return addressOf(`/connexion/vers/${connection.id}`, { vers: returnTo, frais: fresh ? '1' : '' });
}

/** The same, only to learn whether the person is signed in there already. */
export function quietHref({ connection, returnTo }: Door): string {
  return addressOf(`/connexion/vers/${connection.id}`, { vers: returnTo, discret: '1' });
}

/** The page where the provider is chosen: for a school, and with the page the person wanted. */
export function chooserHref(parameters: { readonly ecole?: string; readonly vers: string }): string {
  return addressOf('/connexion', parameters);
}

/** Where somebody whom a provider names by several records says which they are. */
export function choiceHref(choice: string): string {
  return `/connexion/choix/${choice}`;
}

/** Where a person goes to choose in the list of a federation. */
export function federationHref(returnTo: string): string {
  return addressOf('/connexion/decouverte', { vers: returnTo });
}

function addressOf(path: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '')).toString();
  return query === '' ? path : `${path}?${query}`;
}

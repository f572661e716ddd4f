import { inLocale, type Locale } from '../domain/text.js';
import type { BoundConnection } from '../flows/connection-book.js';
import type { Web } from './context.js';
import type { PageModels } from './page-models.js';

type SignedOut = PageModels['signedOut'];

/** The last page, with what a provider said when it said something. */
export function farewellHref(farewell: string | undefined): string {
  return farewell === undefined ? '/au-revoir' : `/au-revoir?fin=${encodeURIComponent(farewell)}`;
}

/** The last page of who came through a provider, whose own session may be ended under this name. */
export function leavingHref(connectionId: string, prepared: string | undefined): string {
  const parameters = new URLSearchParams({ par: connectionId, ...(prepared === undefined ? {} : { suite: prepared }) });
  return `/au-revoir?${parameters.toString()}`;
}

export interface LastPage {
  readonly par: string | undefined;
  readonly suite: string | undefined;
  readonly fin: string | undefined;
}

export async function signedOutModel(web: Web, { par, suite, fin }: LastPage, locale: Locale): Promise<SignedOut> {
  const said = fin === undefined ? undefined : await web.flows.singleLogout.farewell(fin);
  const bound = web.flows.connections.find(said?.connectionId ?? par ?? '');
  if (bound === undefined) return {};
  const label = inLocale(bound.connection.label, locale);
  return said === undefined ? wayOut(web, bound, label, suite) : { closed: { label, confirmed: said.confirmed } };
}

function wayOut({ flows, settings }: Web, bound: BoundConnection, label: string, suite: string | undefined): SignedOut {
  const { signOut } = bound.connection;
  if (signOut === 'none') return {};
  const continued = suite === undefined ? undefined : `/au-revoir/suite/${encodeURIComponent(suite)}`;
  const href = continued ?? flows.signOutUrl(bound, `${settings.origin}/`);
  return href === undefined ? {} : { provider: { label, href, leaving: signOut === 'provider' && continued !== undefined } };
}

import { inLocale, type Locale } from '../domain/text.js';
import type { Web } from './context.js';

/** What the way in of this name is called: a provider, or an LMS. The name itself when it is neither any more. */
export async function doorLabel({ flows }: Web, connectionId: string, locale: Locale): Promise<string> {
  const bound = flows.connections.all().find(({ id }) => id === connectionId);
  if (bound !== undefined) return inLocale(bound.connection.label, locale);
  return (await flows.lms.registry.find(connectionId))?.name ?? connectionId;
}

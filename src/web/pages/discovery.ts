import type { Locale } from '../../domain/text.js';
import type { BoundConnection } from '../../flows/connection-book.js';
import type { ConnectionChoice, PageModels } from '../page-models.js';
import { byFirstRole, labelsOf } from './chooser.js';

interface DiscoveryScene {
  /** The service people will be sent back to. */
  readonly service: string;
  readonly choices: readonly BoundConnection[];
  readonly remembered: BoundConnection | undefined;
  readonly locale: Locale;
  readonly hrefOf: (connectionId: string) => string;
}

/** The doors of the chooser, for a service that asked where somebody wants to sign in. */
export function discoveryModel({ service, choices, remembered, locale, hrefOf }: DiscoveryScene): PageModels['chooser'] {
  const choice = (bound: BoundConnection): ConnectionChoice => ({ href: hrefOf(bound.id), ...labelsOf(bound, locale) });
  return {
    query: '',
    returnTo: '',
    service,
    byRole: byFirstRole(choices).map(([role, connections]) => ({ role, connections: connections.map(choice) })),
    ...(remembered === undefined ? {} : { remembered: choice(remembered) }),
  };
}

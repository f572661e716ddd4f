import type { Config } from '../config/schema.js';
import type { WebSettings } from '../web/context.js';

/** What of the configuration pages and routes need. */
export function webSettings(config: Config, secure: boolean): WebSettings {
  const { sessions, academy } = config;
  return {
    origin: config.origin,
    secure,
    demo: config.mode === 'demo',
    place: { name: academy.name, detail: config.platform.name },
    contact: academy.contact,
    accessibilityContact: academy.accessibilityContact,
    trustedProxies: config.trustedProxies,
    metricsToken: config.metrics.token,
    session: {
      idleMs: sessions.idleMinutes * 60_000,
      absoluteMs: sessions.absoluteHours * 3_600_000,
      adminIdleMs: sessions.adminIdleMinutes * 60_000,
      adminAbsoluteMs: sessions.adminAbsoluteHours * 3_600_000,
    },
  };
}

import { defineResourceConnector, LinkSettings } from '../../src/connector-kit/index.js';

/** A public page: opened as it is, told nothing. */
export const link = defineResourceConnector({
  id: 'link',
  label: { fr: 'Lien simple', en: 'Plain link' },
  help: {
    fr: 'L’adresse publique suffit. Rien de la personne n’est envoyé.',
    en: 'The public address is enough. Nothing about the person is sent.',
  },
  protocol: 'link',
  settings: LinkSettings,
  configure: (settings) => settings,
  mayReceive: [],
});

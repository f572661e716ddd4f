import { defineResourceConnector, z } from '../../src/connector-kit/index.js';

const HOSTS = ['fondation-lamap.org', 'www.fondation-lamap.org'];

function isPageOfLamap(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { host, username, password } = new URL(address);
  return HOSTS.includes(host) && username === '' && password === '';
}

/** La main à la pâte: public resources for science at school, by cycle and theme, opened without any personal data. */
export const lamap = defineResourceConnector({
  id: 'lamap',
  label: { fr: 'La main à la pâte', en: 'La main à la pâte' },
  help: {
    fr: 'Collez l’adresse de la page de la ressource sur fondation-lamap.org, et dites son cycle et son thème.',
    en: 'Paste the address of the resource’s page on fondation-lamap.org, and say its cycle and theme.',
  },
  protocol: 'link',
  settings: z.strictObject({
    url: z.url({ protocol: /^https$/, abort: true }).refine(isPageOfLamap, 'must be a page of fondation-lamap.org'),
    cycle: z.enum(['1', '2', '3']),
    theme: z.enum(['matiere', 'vivant', 'corps-et-sante', 'terre-et-ciel', 'objets-techniques', 'developpement-durable', 'esprit-scientifique']),
  }),
  configure: ({ url }) => ({ url }),
  mayReceive: [],
});

import { Connection } from '../../domain/connection.js';
import type { DemoOrigins } from '../addresses.js';

/** The three doors, as an academy would write them in `config/connections`. */
export function demoConnections({ ent, academie, guichet }: DemoOrigins): readonly Connection[] {
  return [
    {
      id: 'ent',
      connector: 'generic-cas',
      label: { fr: 'ENT Les Hirondelles', en: 'ENT Les Hirondelles' },
      roles: ['pupil', 'teacher', 'head', 'staff', 'contributor'],
      help: { fr: 'L’identifiant de l’école. Assistance de l’ENT : 02 00 00 00 01', en: 'Your school account. ENT help desk: 02 00 00 00 01' },
      settings: { url: `${ent}/cas` },
    },
    {
      id: 'guichet',
      connector: 'educonnect',
      label: { fr: 'Guichet des parents', en: 'Parents’ account' },
      roles: ['parent'],
      help: { fr: 'Le compte qui sert déjà pour les inscriptions. Assistance : 02 00 00 00 02', en: 'The account you enrolled your child with. Help: 02 00 00 00 02' },
      signOut: 'provider',
      settings: { entityId: `${guichet}/metadata`, metadata: { url: `${guichet}/metadata` } },
    },
    {
      id: 'academie',
      connector: 'agents-academie',
      label: { fr: 'Académie de Démonstrie', en: 'Académie de Démonstrie' },
      roles: ['teacher', 'head', 'staff', 'contributor', 'local-authority', 'academy-admin'],
      help: { fr: 'Votre compte professionnel. Assistance académique : 02 00 00 00 03', en: 'Your professional account. Academy help desk: 02 00 00 00 03' },
      signOut: 'provider',
      settings: { entityId: `${academie}/metadata`, metadata: { url: `${academie}/metadata` }, signed: 'both' },
    },
  ].map((connection) => Connection.parse(connection));
}

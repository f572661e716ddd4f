type Values = string | readonly string[];

export type Attributes = Readonly<Record<string, Values>>;

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n';
const TAIL = '</ficAlimMENESR>\n';

export const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A file of the AAF as the academies write it, one request a line, the first on line 5. */
export function aafFile(requests: readonly string[], head = HEAD): string {
  return `${head}<ficAlimMENESR>\n<!-- versionAF="AAF-VE1803" -->\n${requests.join('\n')}\n${TAIL}`;
}

export function addRequest(category: string, id: string, attributes: Attributes): string {
  const attrs = Object.entries(attributes)
    .map(([name, values]) => `<attr name="${name}">${valuesOf(values)}</attr>`)
    .join('');
  return `<addRequest>${about(category, id)}<attributes>${attrs}</attributes></addRequest>`;
}

export function modifyRequest(category: string, id: string, attributes: Attributes): string {
  const modifications = Object.entries(attributes)
    .map(([name, values]) => `<modification name="${name}" operation="replace">${valuesOf(values)}</modification>`)
    .join('');
  return `<modifyRequest>${about(category, id)}<modifications>${modifications}</modifications></modifyRequest>`;
}

export function deleteRequest(category: string, id: string): string {
  return `<deleteRequest>${about(category, id)}</deleteRequest>`;
}

function about(category: string, id: string): string {
  const name = category === 'EtabEducNat' ? 'categorieStructure' : 'categoriePersonne';
  return `<operationalAttributes><attr name="${name}"><value>${category}</value></attr></operationalAttributes><identifier><id>${id}</id></identifier>`;
}

function valuesOf(values: Values): string {
  return [values]
    .flat()
    .map((value) => (value === '' ? '<value/>' : `<value>${escapeXml(value)}</value>`))
    .join('');
}

/** The school of the demonstration, its pupils and adults, in 1D shapes. */
export const HIRONDELLES = addRequest('EtabEducNat', '4401', {
  ENTStructureJointure: '4401',
  ENTStructureUAI: '0449901Y',
  ENTStructureSIREN: '',
  ENTStructureNomCourant: 'LES HIRONDELLES$SAINT-AUBIN-DES-MARAIS',
  ENTStructureTypeStruct: 'ECOLE ELEMENTAIRE',
  ENTStructureCodeTypeStruct: '1ORD',
  ENTEtablissementContrat: 'PU',
  ENTEcoleCirconscription: '4498',
});

export const LEA: Attributes = {
  ENTPersonJointure: '70021',
  ENTEleveINE: '100000000AA',
  ENTPersonDateNaissance: '03/02/2020',
  ENTPersonNom: 'MORVAN',
  ENTPersonPrenom: 'Léa',
  ENTPersonNomPatro: 'MORVAN',
  ENTPersonStructRattach: '4401',
  ENTPersonClasses: '4401$$$1001$CP A',
  ENTPersonGroupes: '',
  ENTEleveAutoriteParentale: ['801201$2', '801202$1'],
  ENTEleveNiveau: 'CP$COURS PREPARATOIRE',
  ENTEleveCycle: '2',
  ENTEleveRestaurantScolaire: 'O',
};

export const SOPHIE: Attributes = {
  ENTPersonJointure: '801201',
  ENTPersonNom: 'MORVAN',
  ENTPersonPrenom: 'Sophie',
  ENTPersonCivilite: 'MME',
  ENTPersonMail: 'sophie.morvan@exemple.fr',
  ENTPersonAdresse: '3 rue des Saules$$$',
  ENTPersonVille: 'SAINT-AUBIN-DES-MARAIS',
  ENTPersRelEleveEleve: '70021',
};

export const THIERRY: Attributes = {
  ENTPersonJointure: '9105',
  ENTPersonNom: 'VASSEUR',
  ENTPersonPrenom: 'Thierry',
  ENTPersonCivilite: 'M.',
  ENTPersonMail: 'Thierry.Vasseur@ac-nantes.example',
  ENTPersonStructRattach: '4401',
  ENTPersonFonctions: '4401$ENS$ENSEIGNEMENT$G0000$SANS SPECIALITE',
  ENTEnsFonctionDir: '4401',
  ENTPersonCategorieEnseignant: 'O',
};

/** A name of a file as 2.3 has it. */
export function aafName(category: string, number = 0, mode = 'Complet', day = '20260901'): string {
  return `ENT_0449901Y_${mode}_${day}_${category}_${String(number).padStart(4, '0')}.xml`;
}

/** A small whole delivery. */
export const SMALL_DELIVERY = {
  [aafName('Eleve')]: aafFile([addRequest('Eleve', '70021', LEA)]),
  [aafName('EtabEducNat')]: aafFile([HIRONDELLES]),
  [aafName('PersEducNat')]: aafFile([addRequest('PersEducNat', '9105', THIERRY)]),
  [aafName('PersRelEleve')]: aafFile([addRequest('PersRelEleve', '801201', SOPHIE)]),
} as const;

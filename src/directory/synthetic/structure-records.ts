import type { AafAttribute, AafRecord } from './aaf-record.js';
import type { District, School } from './district.js';
import { escapedAsHtml } from './html-escape.js';

/** What the delivery says of a school (`EtabEducNat`). */
export function schoolRecord(school: School, district: District): AafRecord {
  const { place, isPrivate, grouping } = school;
  const [type, typeCode] = isPrivate ? ['ECOLE PRIVEE', '1ORD'] : ['ECOLE PUBLIQUE', '1ORD'];
  return {
    id: school.key,
    attributes: [
      ...structure(school, district),
      ['ENTStructureNomCourant', [escapedAsHtml(`${school.name}$${place.name}`, isPrivate)]],
      ['ENTStructureTypeStruct', [type]],
      ['ENTStructureCodeTypeStruct', [typeCode]],
      ['ENTEtablissementContrat', [isPrivate ? 'PR' : 'PU']],
      ['ENTStructureAdresse', [`${place.street}$$$`]],
      ['ENTStructureCodePostal', [place.postcode]],
      ['ENTStructureVille', [place.name]],
      ['ENTStructureTelephone', ['0199000000']],
      ['ENTEcoleSecteur', [isPrivate ? 'PR' : 'PU']],
      ['ENTEcoleCirconscription', [district.key]],
      ['ENTEcoleCommune', [place.name]],
      ['ENTEcoleRPI', grouping === undefined ? [] : [grouping]],
      ['ENTStructureEmail', [`ce.${school.uai.toLowerCase()}@ac-academie.example`]],
    ],
  };
}

/** The inspector's office. */
export function districtRecord(district: District): AafRecord {
  const attributes: readonly AafAttribute[] = [
    ['ENTStructureNomCourant', [district.name]],
    ['ENTStructureTypeStruct', ['CIRCONSCRIPTION PREMIER DEGRE']],
    ['ENTStructureCodeTypeStruct', ['IEN']],
    ['ENTEtablissementContrat', ['PU']],
  ];
  return { id: district.key, attributes: [...structure(district, district), ...attributes] };
}

function structure(
  { key, uai }: { readonly key: string; readonly uai: string },
  { department }: District,
): readonly AafAttribute[] {
  return [
    ['ENTStructureJointure', [key]],
    ['ENTStructureUAI', [uai]],
    ['ENTStructureSIREN', []],
    ['ENTEcoleMinistereTutelle', ["MINISTERE DE L'EDUCATION NATIONALE"]],
    ['ENTEcoleCodeMinistereTutelle', ['06']],
    ['ENTServAcAcademie', [`ACADEMIE FICTIVE (${department})`]],
    ['ENTServAcCodeAcademie', ['99']],
  ];
}

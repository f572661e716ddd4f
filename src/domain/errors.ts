/** Who must act for the refusal to go away. */
export type Actor = 'person' | 'school' | 'academy' | 'vendor' | 'operator';

interface ErrorFacts {
  /** HTTP status of the page or JSON answer. */
  readonly status: number;
  readonly acts: Actor;
}

/**
 * Every refusal the hub can pronounce. The sentences people read are in the two catalogues of `web/locales`,
 * under the same codes; a test compares them with this table.
 */
export const ERRORS = {
  'AUTH-REQUISE': { status: 401, acts: 'person' },
  'AUTH-IDP-INCONNU': { status: 404, acts: 'academy' },
  'AUTH-DECOUVERTE': { status: 400, acts: 'vendor' },
  'AUTH-IDP-PANNE': { status: 502, acts: 'academy' },
  'AUTH-HORLOGE': { status: 403, acts: 'academy' },
  'AUTH-EMETTEUR': { status: 403, acts: 'academy' },
  'AUTH-SIGNATURE': { status: 403, acts: 'academy' },
  'AUTH-CHIFFREMENT': { status: 403, acts: 'academy' },
  'AUTH-AUDIENCE': { status: 403, acts: 'academy' },
  'AUTH-REPONSE': { status: 403, acts: 'person' },
  'AUTH-FORMAT': { status: 400, acts: 'academy' },
  'AUTH-STATUT': { status: 403, acts: 'person' },
  'AUTH-ECHEC': { status: 403, acts: 'person' },
  'AUTH-PASSIF': { status: 403, acts: 'person' },
  'AUTH-REFUS': { status: 403, acts: 'school' },
  'AUTH-NIVEAU': { status: 403, acts: 'academy' },
  'AUTH-COOKIE': { status: 403, acts: 'person' },
  'AUTH-ATTRIBUT': { status: 403, acts: 'academy' },
  'AUTH-INCONNU': { status: 403, acts: 'school' },
  'AUTH-COMPTE': { status: 403, acts: 'school' },
  'AUTH-DOUBLON': { status: 409, acts: 'school' },
  'AUTH-ROLE': { status: 403, acts: 'academy' },
  'LIEN-REFUS': { status: 403, acts: 'academy' },
  'CAS-TICKET': { status: 403, acts: 'person' },
  'LTI-REQUETE': { status: 400, acts: 'vendor' },
  'LTI-EXPIREE': { status: 403, acts: 'person' },
  'LTI-CHOIX': { status: 403, acts: 'person' },
  'LTI-PANNE': { status: 502, acts: 'vendor' },
  'LTI-REFUS': { status: 502, acts: 'vendor' },
  'LMS-INCONNU': { status: 404, acts: 'academy' },
  'LMS-FERME': { status: 403, acts: 'academy' },
  'LMS-DEMANDE': { status: 400, acts: 'academy' },
  'LMS-MESSAGE': { status: 403, acts: 'academy' },
  'LMS-ETABLISSEMENT': { status: 403, acts: 'academy' },
  'LMS-NAVIGATEUR': { status: 403, acts: 'person' },
  'LMS-LIEN': { status: 404, acts: 'school' },
  'LMS-BOUCLE': { status: 403, acts: 'academy' },
  'LMS-PANNE': { status: 502, acts: 'academy' },
  'LMS-REFUS': { status: 502, acts: 'academy' },
  'LIC-AUCUNE': { status: 403, acts: 'school' },
  'LIC-EPUISEE': { status: 403, acts: 'school' },
  'LIC-DATES': { status: 403, acts: 'school' },
  'ROLE-REFUS': { status: 403, acts: 'school' },
  'ECOLE-REFUS': { status: 403, acts: 'school' },
  'RES-INCONNUE': { status: 404, acts: 'person' },
  'RES-FERMEE': { status: 403, acts: 'academy' },
  'RES-PERIMEE': { status: 410, acts: 'person' },
  'RES-DONNEES': { status: 403, acts: 'academy' },
  'ESPACE-PLEIN': { status: 409, acts: 'person' },
  'PAGE-INCONNUE': { status: 404, acts: 'person' },
  'IMPORT-FICHIER': { status: 400, acts: 'academy' },
  'SYS-FORME': { status: 400, acts: 'person' },
  'SYS-METHODE': { status: 405, acts: 'person' },
  'SYS-TAILLE': { status: 413, acts: 'person' },
  'SYS-TYPE': { status: 415, acts: 'person' },
  'SYS-CSRF': { status: 403, acts: 'person' },
  'SYS-LIMITE': { status: 429, acts: 'person' },
  'SYS-RESEAU': { status: 502, acts: 'operator' },
  'SYS-MAINTENANCE': { status: 503, acts: 'operator' },
  'SYS-CONFLIT': { status: 409, acts: 'person' },
  'SYS-CONFIG': { status: 500, acts: 'operator' },
  'IMPORT-ANCIEN': { status: 409, acts: 'operator' },
  'IMPORT-EN-COURS': { status: 409, acts: 'operator' },
  'SYS-INTERNE': { status: 500, acts: 'operator' },
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorOptions {
  /** For the log and the administrator, never for the page: what was expected and what came. */
  readonly detail?: string;
  /** The clause of the specification or of our reference that was broken, such as `V09` or `P-03`. */
  readonly rule?: string;
  readonly cause?: unknown;
}

/** A refusal with a stable code. Anything else that is thrown is a fault of ours and becomes `SYS-INTERNE`. */
export class HubError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly rule: string | undefined;

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, { cause: options.cause });
    this.name = 'HubError';
    this.code = code;
    this.detail = options.detail;
    this.rule = options.rule;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** The given error when it is already a refusal, otherwise `SYS-INTERNE` with the error as its cause. */
export function asHubError(error: unknown): HubError {
  return error instanceof HubError ? error : new HubError('SYS-INTERNE', { cause: error });
}

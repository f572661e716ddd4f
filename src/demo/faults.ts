/** What can be broken on demand, so that every page of refusal can be seen. */
export const FAULTS = {
  'cas-panne': {
    label: 'Le serveur CAS de l’ENT ne valide plus les tickets',
    see: 'Entrez par l’ENT : le hub dit que l’ENT ne répond pas (AUTH-IDP-PANNE).',
  },
  'cas-lent': {
    label: 'Le serveur CAS de l’ENT met vingt secondes à répondre',
    see: 'Entrez par l’ENT : le hub n’attend pas aussi longtemps (AUTH-IDP-PANNE).',
  },
  'academie-horloge': {
    label: 'L’horloge de l’académie avance de dix minutes',
    see: 'Entrez par l’académie : AUTH-HORLOGE, avec l’écart en détail dans le journal.',
  },
  'academie-certificat': {
    label: 'L’académie signe avec une clé qu’elle n’a pas publiée',
    see: 'Entrez par l’académie : AUTH-SIGNATURE.',
  },
  'academie-audience': {
    label: 'L’académie répond pour un autre service',
    see: 'Entrez par l’académie : AUTH-AUDIENCE.',
  },
  'academie-refus': {
    label: 'L’académie refuse tout le monde',
    see: 'Entrez par l’académie : AUTH-REFUS (RequestDenied).',
  },
  'outil-panne': {
    label: '« Calcul en herbe » est en panne',
    see: 'Ouvrez Calcul en herbe : la page de l’outil répond 503.',
  },
  'note-refusee': {
    label: '« Calcul en herbe » envoie ses notes au nom de quelqu’un d’autre',
    see: 'Finissez une activité de Calcul en herbe : la passerelle refuse la note, et le suivi reste comme il était.',
  },
  'cartable-panne': {
    label: '« Cartable » ne répond plus quand la passerelle lui parle',
    see: 'Finissez une activité dans Cartable : la note attend à la passerelle, et arrive dans le carnet une fois la panne réparée.',
  },
} as const satisfies Record<string, { readonly label: string; readonly see: string }>;

export type FaultName = keyof typeof FAULTS;

export function isFaultName(name: unknown): name is FaultName {
  return typeof name === 'string' && Object.hasOwn(FAULTS, name);
}

/** The faults that are on now. Each simulator reads it at each request. */
export class Faults {
  private readonly active = new Set<FaultName>();
  private readonly met = new Map<FaultName, number>();

  isOn(name: FaultName): boolean {
    return this.active.has(name);
  }

  /** The same, where it is to be known afterwards how often somebody ran into it. */
  meets(name: FaultName): boolean {
    if (this.isOn(name)) this.met.set(name, this.timesMet(name) + 1);
    return this.isOn(name);
  }

  timesMet(name: FaultName): number {
    return this.met.get(name) ?? 0;
  }

  set(name: FaultName, on: boolean): void {
    if (on) this.active.add(name);
    else this.active.delete(name);
  }

  clear(): void {
    this.active.clear();
  }
}

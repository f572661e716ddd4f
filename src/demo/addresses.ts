/** Where each part of the demonstration listens, as browsers see it. */
export interface DemoOrigins {
  readonly hub: string;
  readonly ent: string;
  readonly academie: string;
  readonly guichet: string;
  readonly calcul: string;
  readonly tilleul: string;
  readonly jardin: string;
  readonly cartable: string;
  readonly pupitre: string;
}

export type DemoPart = keyof DemoOrigins;

interface DemoPlace {
  readonly offset: number;
  readonly name: string;
  /** 127.0.0.1 by default. */
  readonly host?: 'localhost';
}

/** Each part's place after the hub's own port, and its name for the person who starts the demo. */
export const PARTS: Readonly<Record<DemoPart, DemoPlace>> = {
  hub: { offset: 0, name: 'la passerelle' },
  ent: { offset: 1, name: 'l’ENT Les Hirondelles (CAS)' },
  academie: { offset: 2, name: 'le guichet de l’académie (SAML)' },
  guichet: { offset: 3, name: 'le guichet des parents (SAML)' },
  pupitre: { offset: 10, name: 'le pupitre de la démonstration' },
  calcul: { offset: 101, name: 'l’outil Calcul en herbe (LTI)' },
  tilleul: { offset: 102, name: 'les Éditions du Tilleul (LTI)' },
  jardin: { offset: 103, name: 'l’outil Enquête au jardin (LTI)' },
  // Another site than the hub, as a real one: browsers keep what each of them stores apart.
  cartable: { offset: 20, name: 'la plateforme de cours Cartable (LTI)', host: 'localhost' },
};

/** What an administrator pastes at the hub, for *Enquête au jardin* to register itself. */
export function registrationAddress({ jardin }: DemoOrigins): string {
  return `${jardin}/inscription`;
}

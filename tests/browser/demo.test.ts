import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DemoWorld } from '../../src/demo/world.js';
import { accessibilityFaults } from '../support/accessibility.js';
import { hasChromium } from '../support/browser.js';
import { DemoVisits } from './demo-visit.js';
import { overview, picture } from './screenshots.js';

const inChromium = hasChromium() ? describe : describe.skip;

inChromium('the demonstration in a browser', () => {
  let demo: DemoVisits;
  let world: DemoWorld;
  const visit: DemoVisits['visit'] = (options, walk) => demo.visit(options, walk);
  const enter: DemoVisits['enter'] = (page, door, login) => demo.enter(page, door, login);
  const choose: DemoVisits['choose'] = (page, login) => demo.choose(page, login);

  beforeAll(async () => {
    demo = await DemoVisits.start();
    world = demo.world;
  }, 60_000);

  afterAll(() => demo.close());

  test.each([
    ['élève', 'ent', 'lea.morvan', 'eleve', 'Bonjour Léa'],
    ['enseignante', 'academie', 'c.bertin', 'enseignante', 'CP A'],
    ['parent', 'guichet', 's.morvan', 'parent', 'Adam'],
    ['directeur', 'academie', 't.vasseur', 'direction', 'Tableau de l’école'],
    ['personnel', 'academie', 'p.moreau', 'personnel', 'École élémentaire Les Hirondelles'],
    ['intervenant', 'ent', 'o.kerbrat', 'intervenant', 'Les échecs en classe'],
    ['commune', 'academie', 'f.lambert', 'commune', 'Ville de Saint-Aubin-des-Marais'],
    ['académie', 'academie', 'n.fabre', 'academie', 'ENT Les Hirondelles'],
  ] as const)('%s: a page of their own, without accessibility faults', async (_role, door, login, name, says) => {
    const { seen, complaints } = await visit({}, async (page) => {
      await enter(page, door, login);
      await picture(page, name);
      return { text: await page.locator('body').innerText(), faults: await accessibilityFaults(page) };
    });
    expect(seen.text).toContain(says);
    expect(seen.faults).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a pupil opens an activity in two clicks, and ltijs accepts it', async () => {
    const { seen } = await visit({}, async (page) => {
      await enter(page, 'ent', 'lea.morvan');
      await page.locator('a.tile', { hasText: 'Calcul en herbe' }).click();
      await page.getByRole('heading', { name: 'Cinq calculs' }).waitFor();
      await picture(page, 'outil-calcul');
      await page.getByLabel('2 + 3').fill('5');
      await page.getByRole('button', { name: 'J’ai fini' }).click();
      return page.locator('main').innerText();
    });
    expect(seen).toContain('1 / 5');
    expect(seen).not.toContain('Morvan');
  });

  test('a teacher reads the receipt, opens the guide, and @lti-tool/core accepts it', async () => {
    const { seen, complaints } = await visit({}, async (page) => {
      await enter(page, 'academie', 'c.bertin');
      await page.getByText('Le guide du maître').click();
      await page.getByRole('heading', { name: 'Reçu de données' }).waitFor();
      await picture(page, 'recu');
      const receipt = await page.locator('main').innerText();
      await page.getByRole('link', { name: 'Ouvrir' }).click();
      await page.getByText('Ce que l’outil a reçu').waitFor();
      return { receipt, tool: await page.locator('main').innerText() };
    });
    for (const value of ['Claire', 'Bertin', 'c.bertin@ac-demonstrie.example']) {
      expect(seen.receipt).toContain(value);
      expect(seen.tool).toContain(value);
    }
    expect(complaints).toEqual([]);
  });

  test('without scripts, by SAML, through every button, into the tool', async () => {
    const { seen } = await visit({ javaScriptEnabled: false }, async (page) => {
      await page.goto(`${world.origins.hub}/connexion/vers/academie`);
      await choose(page, 'c.bertin');
      await page.getByRole('button', { name: 'Continuer' }).click();
      await page.locator('a.tile', { hasText: 'Calcul en herbe' }).click();
      await page.getByRole('link', { name: 'Ouvrir' }).click();
      await page.getByRole('button', { name: 'Continuer' }).click();
      return page.locator('main').innerText();
    });
    expect(seen).toContain('Cinq calculs');
  });

  test('by keyboard alone, from the chooser to a tile', async () => {
    const { seen } = await visit({}, async (page) => {
      await page.goto(`${world.origins.hub}/connexion`);
      await tabTo(page, `a[href^="/connexion/vers/ent"]`);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${world.origins.ent}/**`);
      await tabTo(page, 'form:has(input[value="lea.morvan"]) button');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/espace/**');
      await tabTo(page, 'a.tile');
      return page.evaluate('document.activeElement.innerText');
    });
    expect(seen).toContain('Calcul en herbe');
  });

  test('the way back to a deep link is kept through the sign-in', async () => {
    const { seen } = await visit({}, async (page) => {
      await page.goto(`${world.origins.hub}/espace/teacher-0449901Y/ressources/guide-du-maitre`);
      await picture(page, 'connexion');
      await page.locator('a.row', { hasText: 'Académie de Démonstrie' }).click();
      await choose(page, 'c.bertin');
      await page.waitForURL('**/ressources/guide-du-maitre');
      return page.locator('h1').innerText();
    });
    expect(seen).toBe('Le guide du maître');
  });

  test('a school is found by its town, and only its doors are shown', async () => {
    const { seen } = await visit({}, async (page) => {
      await page.goto(`${world.origins.hub}/connexion`);
      await page.getByRole('searchbox').fill('saint aubin');
      await page.getByRole('button', { name: 'Chercher' }).click();
      await picture(page, 'connexion-recherche');
      await page.locator('a.row', { hasText: '0449901Y' }).click();
      return page.locator('main').innerText();
    });
    expect(seen).toContain('École élémentaire Les Hirondelles');
  });

  test('a pupil without a licence reads why, and what to do', async () => {
    const { seen } = await visit({}, async (page) => {
      await enter(page, 'ent', 'adam.morvan');
      await page.getByText('Mon manuel de lecture').click();
      await page.getByText('LIC-AUCUNE').waitFor();
      await picture(page, 'refus');
      return page.locator('main').innerText();
    });
    expect(seen).toContain('Demande à ta maîtresse ou à ton maître');
  });

  test('a provider whose clock is wrong gives a page with a code, an id and somebody to call', async () => {
    world.faults.set('academie-horloge', true);
    const { seen } = await visit({}, async (page) => {
      await page.goto(`${world.origins.hub}/connexion/vers/academie`);
      await choose(page, 'c.bertin');
      await page.getByText('AUTH-HORLOGE', { exact: true }).waitFor();
      await picture(page, 'erreur');
      return { text: await page.locator('main').innerText(), faults: await accessibilityFaults(page) };
    }).finally(() => { world.faults.clear(); });
    expect(seen.text).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{2}/);
    expect(seen.text).toContain('assistance@ac-demonstrie.example');
    expect(seen.faults).toEqual([]);
  });

  test('two people on one tablet: leaving really leaves', async () => {
    const { seen } = await visit({ viewport: { width: 768, height: 1_024 } }, async (page) => {
      await enter(page, 'ent', 'lea.morvan');
      await picture(page, 'eleve-tablette');
      await page.getByRole('button', { name: 'Quitter' }).click();
      await page.waitForURL('**/au-revoir**');
      await picture(page, 'au-revoir');
      const farewell = await page.locator('main').innerText();
      await page.goto(`${world.origins.hub}/espace`);
      return { farewell, after: new URL(page.url()).pathname };
    });
    expect(seen.farewell).toContain('ENT Les Hirondelles');
    expect(seen.after).toBe('/connexion');
  });

  test('a parent known by two records, in two schools, chooses, then unites them and sees both children', async () => {
    const { seen, complaints } = await visit({}, async (page) => {
      await page.goto(`${world.origins.hub}/connexion/vers/guichet`);
      await choose(page, 'n.lebreton');
      await page.getByRole('heading', { name: 'Qui êtes-vous ici ?' }).waitFor();
      await picture(page, 'choix');
      const faults = await accessibilityFaults(page);
      await page.getByLabel('Paul').check();
      await page.getByRole('button', { name: 'Continuer' }).click();
      await page.waitForURL('**/espace/**');
      const one = await page.locator('main').innerText();
      await page.goto(`${world.origins.hub}/connexion/vers/guichet`);
      // The guichet may know the browser still, and then asks nothing.
      if (new URL(page.url()).origin === world.origins.guichet) await choose(page, 'n.lebreton');
      await page.getByRole('link', { name: 'Réunir mes fiches' }).click();
      await page.getByRole('button', { name: 'Réunir et continuer' }).click();
      await page.waitForURL('**/espace/**');
      return { one, both: await page.locator('main').innerText(), faults };
    });
    expect(seen.one).toContain('Paul');
    expect(seen.one).not.toContain('Lina');
    expect(seen.both).toMatch(/Lina[^]*Paul|Paul[^]*Lina/);
    expect(seen.faults).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a head of two hats: what one opens the other does not show', async () => {
    const { seen } = await visit({}, async (page) => {
      await enter(page, 'academie', 't.vasseur');
      const head = new URL(page.url()).pathname;
      await page.getByText('Changer').click();
      await page.getByRole('link', { name: /CM1|Équipe enseignante/ }).first().click();
      await page.waitForURL('**/espace/teacher-**');
      return { head, teacher: await page.locator('main').innerText() };
    });
    expect(seen.head).toMatch(/^\/espace\/head-/);
    expect(seen.teacher).not.toContain('Tableau de l’école');
  });

  test('somebody the directory does not know gets a code, the head ties them to their record, and they are in', async () => {
    const { seen } = await visit({}, async (page) => {
      await page.goto(`${world.origins.hub}/connexion/vers/academie`);
      await choose(page, 'l.nouvel');
      await page.getByRole('heading', { name: 'Votre code' }).waitFor();
      await picture(page, 'code');
      const told = await page.locator('main').innerText();
      return { code: /[0-9A-Z]{2}(-[0-9A-Z]{2}){3}/.exec(told)?.[0] ?? '', faults: await accessibilityFaults(page) };
    });
    expect(seen.faults).toEqual([]);
    const { complaints } = await visit({}, async (page) => {
      await enter(page, 'academie', 't.vasseur');
      await page.getByRole('link', { name: 'Relier un compte par son code' }).click();
      await page.getByLabel('Code', { exact: true }).fill(seen.code);
      await page.getByRole('button', { name: 'Voir' }).click();
      await page.getByLabel('Chercher cette personne dans l’école').fill('Nouvel');
      await page.getByRole('button', { name: 'Chercher' }).click();
      await picture(page, 'relier');
      await page.getByRole('link', { name: 'Lucie Nouvel' }).click();
      await page.getByRole('button', { name: 'Relier ce compte' }).click();
      await page.getByText('Liens récents').waitFor();
    });
    expect(complaints).toEqual([]);
    const { seen: after } = await visit({}, async (page) => {
      await enter(page, 'academie', 'l.nouvel');
      return new URL(page.url()).pathname;
    });
    expect(after).toMatch(/^\/espace\/teacher-/);
  });

  describe('logout that closes the other side', () => {
    const isIn = async (page: Page) => {
      await page.goto(`${world.origins.hub}/espace`);
      return new URL(page.url()).pathname.startsWith('/espace');
    };

    test('CAS: leaving the ENT closes the session at the hub', async () => {
      const { seen } = await visit({}, async (page) => {
        await enter(page, 'ent', 'lea.morvan');
        await page.goto(`${world.origins.ent}/cas/login`);
        await page.getByRole('button', { name: 'Quitter l’ENT' }).click();
        await page.getByText('À bientôt !').waitFor();
        return isIn(page);
      });
      expect(seen).toBe(false);
    });

    test('CAS: leaving the hub offers to close the ENT, which then asks who one is', async () => {
      const { seen } = await visit({}, async (page) => {
        await enter(page, 'ent', 'lea.morvan');
        await page.getByRole('button', { name: 'Quitter' }).click();
        await page.getByRole('link', { name: 'Fermer aussi ENT Les Hirondelles' }).click();
        await page.goto(`${world.origins.ent}/cas/login`);
        return page.locator('h1').innerText();
      });
      expect(seen).toContain('Qui êtes-vous');
    });

    test('SAML: leaving the provider closes the session at the hub', async () => {
      const { seen, complaints } = await visit({}, async (page) => {
        await enter(page, 'academie', 'c.bertin');
        await page.goto(world.origins.academie);
        await page.getByRole('button', { name: 'Fermer la connexion' }).click();
        await page.getByText('Personne n’est connecté').waitFor();
        return { at: page.url(), inside: await isIn(page) };
      });
      expect(seen).toEqual({ at: expect.stringContaining(`${world.origins.academie}/slo?`), inside: false });
      expect(complaints).toEqual([]);
    });

    test.each([true, false])('SAML: leaving the hub closes the provider, which confirms it (scripts: %s)', async (javaScriptEnabled) => {
      const { seen, complaints } = await visit({ javaScriptEnabled }, async (page) => {
        await page.goto(`${world.origins.hub}/connexion/vers/academie`);
        await choose(page, 'c.bertin');
        if (!javaScriptEnabled) await page.getByRole('button', { name: 'Continuer' }).click();
        await page.getByRole('button', { name: 'Quitter' }).click();
        await page.getByText('Académie de Démonstrie le confirme').waitFor();
        await page.goto(world.origins.academie);
        return page.locator('main').innerText();
      });
      expect(seen).toContain('Personne n’est connecté');
      expect(complaints).toEqual([]);
    });
  });

  test('the panel breaks a tool and mends it', async () => {
    const { seen } = await visit({}, async (page) => {
      await page.goto(world.origins.pupitre);
      await picture(page, 'pupitre', 1_400);
      const row = page.locator('li', { hasText: '« Calcul en herbe » est en panne' });
      await row.getByRole('button', { name: 'Casser' }).click();
      const broken = world.faults.isOn('outil-panne');
      await row.getByRole('button', { name: 'Réparer' }).click();
      return { broken, mended: !world.faults.isOn('outil-panne'), faults: await accessibilityFaults(page) };
    });
    expect(seen).toEqual({ broken: true, mended: true, faults: [] });
  });

  test('at 320 px and in the dark', async () => {
    const narrow = await visit({ viewport: { width: 320, height: 640 } }, async (page) => {
      await enter(page, 'academie', 't.vasseur');
      await picture(page, 'direction-320');
      return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    });
    const dark = await visit({ colorScheme: 'dark' }, async (page) => {
      await enter(page, 'academie', 'c.bertin');
      await picture(page, 'enseignante-sombre');
      return accessibilityFaults(page);
    });
    expect(narrow.seen).toBe(0);
    expect(dark.seen).toEqual([]);
    await overview(demo.browser);
  });
});

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

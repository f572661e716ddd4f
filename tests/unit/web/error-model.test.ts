import { describe, expect, test } from '@jest/globals';
import express, { type Request } from 'express';
import request from 'supertest';
import { HubError, type ErrorCode } from '../../../src/domain/errors.js';
import type { BoundConnection } from '../../../src/flows/connection-book.js';
import type { Web } from '../../../src/web/context.js';
import { noteDoor } from '../../../src/web/door.js';
import { errorModel } from '../../../src/web/error-model.js';

const web = { settings: { contact: 'aide@example.test' }, flows: { clock: { now: () => 7 } } } as unknown as Web;

const ENT = { id: 'ent', connection: { help: { fr: 'Assistance ENT', en: 'Help desk' } } } as unknown as BoundConnection;
const SILENT = { id: 'sans-aide', connection: {} } as unknown as BoundConnection;

/** What the page of this refusal says, at this address. */
async function model(code: ErrorCode, address: string, note: (asked: Request) => void = () => undefined, method: 'get' | 'post' = 'get') {
  const app = express();
  app.set('query parser', 'simple');
  app.use((asked, response) => {
    note(asked);
    response.json(errorModel(web, asked, new HubError(code)));
  });
  return (await request(app)[method](address)).body as ReturnType<typeof errorModel>;
}

const atEnt = (returnTo = '') => (asked: Request): void => noteDoor(asked, { connection: ENT, returnTo });

describe('where the page leads', () => {
  test.each<[string, ErrorCode, string, ReturnType<typeof atEnt> | undefined, string, string]>([
    ['a stranger', 'PAGE-INCONNUE', '/nowhere', undefined, '/connexion', 'signIn'],
    ['a stranger who wanted a page', 'AUTH-IDP-INCONNU', '/connexion/vers/x?vers=/espace/y', undefined, '/connexion?vers=%2Fespace%2Fy', 'signIn'],
    ['a stranger who wanted another site', 'AUTH-IDP-INCONNU', '/connexion/vers/x?vers=//evil.example', undefined, '/connexion', 'signIn'],
    ['a provider that does not answer', 'AUTH-IDP-PANNE', '/connexion/cas/ent/retour/x', atEnt('/espace/y'), '/connexion/vers/ent?vers=%2Fespace%2Fy', 'retry'],
    ['a ticket that is too old', 'CAS-TICKET', '/connexion/cas/ent/retour/x', atEnt(), '/connexion/vers/ent', 'retry'],
    ['an account nobody knows', 'AUTH-INCONNU', '/connexion/cas/ent/retour/x', atEnt('/espace/y'), '/connexion?vers=%2Fespace%2Fy', 'signIn'],
    ['a page that is being looked after', 'SYS-MAINTENANCE', '/espace/y?q=a', undefined, '/espace/y?q=a', 'retry'],
    ['a tool that is down', 'LTI-PANNE', '/espace/y/ressources/z/ouvrir', undefined, '/espace/y/ressources/z/ouvrir', 'retry'],
    ['too many sign-ins', 'SYS-LIMITE', '/connexion/vers/ent', atEnt(), '/connexion/vers/ent', 'retry'],
  ])('for %s', async (_who, code, address, note, href, label) => {
    expect((await model(code, address, note)).action).toEqual({ href, label });
  });

  test('a form is never sent again by a link', async () => {
    expect((await model('SYS-MAINTENANCE', '/espace/y', undefined, 'post')).action).toEqual({ href: '/connexion', label: 'signIn' });
  });
});

describe('whom to call', () => {
  test('is the provider’s help desk and then ours; ours alone for what is our own fault, or where there is no other', async () => {
    expect((await model('AUTH-INCONNU', '/x', atEnt())).whoCanHelp).toBe('Assistance ENT · aide@example.test');
    expect((await model('SYS-INTERNE', '/x', atEnt())).whoCanHelp).toBe('aide@example.test');
    expect((await model('PAGE-INCONNUE', '/x')).whoCanHelp).toBe('aide@example.test');
    expect((await model('AUTH-INCONNU', '/x', (asked) => noteDoor(asked, { connection: SILENT, returnTo: '' }))).whoCanHelp).toBe('aide@example.test');
  });
});

import { request as httpRequest } from 'node:http';
import { expect, test } from '@jest/globals';
import express, { Router } from 'express';
import type { Operations } from '../../../src/web/context.js';
import { observe } from '../../../src/web/middleware/observe.js';
import { traceOf } from '../../../src/web/trace.js';
import { startLoopback } from '../../support/loopback.js';

type Sample = Parameters<Operations['observe']>[0];

async function observed() {
  const samples: Sample[] = [];
  const traces: string[] = [];
  let tellSample: () => void = () => undefined;
  let tellAsked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => { tellAsked = resolve; });
  const operations = { observe: (sample: Sample) => { samples.push(sample); tellSample(); } } as unknown as Operations;
  const app = express();
  app.use(observe(operations));
  app.use((asked, _response, next) => {
    traces.push(traceOf(asked));
    next();
  });
  const door = Router();
  door.get('/:connection/retour', (_request, response) => { response.sendStatus(403); });
  door.get('/never', () => { tellAsked(); });
  app.use('/connexion/cas', door);
  const server = await startLoopback(app);
  const nextSample = () => new Promise<void>((resolve) => { tellSample = resolve; });
  return { server, samples, traces, nextSample, isAsked };
}

test('a request is known by its pattern, in whatever case it was asked for, and by the trace of its page', async () => {
  const { server, samples, traces, nextSample } = await observed();
  for (const path of ['/connexion/cas/ent/retour?ticket=ST-1', '/Connexion/CAS/x/retour', '/nowhere/ST-1']) {
    const told = nextSample();
    await fetch(`${server.url}${path}`);
    await told;
  }
  expect(samples.map(({ method, route, status }) => [method, route, status])).toEqual([
    ['GET', '/connexion/cas/:connection/retour', 403], ['GET', '/connexion/cas/:connection/retour', 403], ['GET', 'other', 404],
  ]);
  expect(samples.map(({ traceId }) => traceId)).toEqual(traces);
  expect(new Set(traces).size).toBe(3);
  await server.close();
});

test('somebody who did not wait for the answer is counted as such', async () => {
  const { server, samples, nextSample, isAsked } = await observed();
  const told = nextSample();
  const request = httpRequest(`${server.url}/connexion/cas/never`);
  request.on('error', () => undefined).end();
  await isAsked;
  request.destroy();
  await told;
  expect(samples).toEqual([expect.objectContaining({ route: '/connexion/cas/never', status: 499 })]);
  await server.close();
});

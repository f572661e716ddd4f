import { describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { allowFormTo, allowFramesOf, allowInOwnFrames, securityHeaders } from '../../../src/web/middleware/headers.js';

function appWith(secure: boolean) {
  const app = express();
  app.use(...securityHeaders(secure));
  app.get('/page', (_request, response) => { response.send('page'); });
  app.get('/form', (_request, response) => {
    allowFormTo(response, 'https://tool.example/login?x=1;script-src *');
    response.send('form');
  });
  app.get('/frame', (_request, response) => {
    allowFramesOf(response, ['https://tool.example']);
    response.send('frame');
  });
  app.get('/framed-form', (_request, response) => {
    allowInOwnFrames(response);
    allowFormTo(response, 'https://tool.example/login');
    response.send('framed form');
  });
  return app;
}

function policyOf(header: string | undefined): Record<string, string> {
  return Object.fromEntries((header ?? '').split('; ').map((part) => [part.split(' ', 1)[0] ?? '', part.slice(part.indexOf(' ') + 1)]));
}

describe('every page', () => {
  test('loads from here only, posts here only, is framed by nobody and is not kept', async () => {
    const { headers } = await request(appWith(true)).get('/page');
    expect(policyOf(headers['content-security-policy'])).toEqual({
      'default-src': "'none'", 'script-src': "'self'", 'style-src': "'self'", 'img-src': "'self' data:", 'font-src': "'self'",
      'connect-src': "'self'", 'base-uri': "'none'", 'form-action': "'self'", 'frame-ancestors': "'none'",
    });
    expect(headers).toMatchObject({
      'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'strict-origin',
      'cross-origin-opener-policy': 'same-origin-allow-popups', 'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('on https is on https for a year; on http, where a browser would ignore it, it does not say so', async () => {
    expect((await request(appWith(true)).get('/page')).headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    expect((await request(appWith(false)).get('/page')).headers['strict-transport-security']).toBeUndefined();
  });
});

test('the page that posts itself may post to the scheme of its target, and in nothing else differs', async () => {
  const app = appWith(true);
  const { headers } = await request(app).get('/form');
  const page = policyOf((await request(app).get('/page')).headers['content-security-policy']);
  expect(policyOf(headers['content-security-policy'])).toEqual({ ...page, 'form-action': 'https:' });
  expect(headers['referrer-policy']).toBe('no-referrer');
});

test('a page with a tool in a frame shows that tool and our own pages, and in nothing else differs', async () => {
  const app = appWith(true);
  const { headers } = await request(app).get('/frame');
  const page = policyOf((await request(app).get('/page')).headers['content-security-policy']);
  expect(policyOf(headers['content-security-policy'])).toEqual({ ...page, 'frame-src': "'self' https://tool.example" });
  expect(headers['x-frame-options']).toBe('DENY');
});

test('an answer for a frame is held by our own pages alone, and may post itself besides', async () => {
  const app = appWith(true);
  const { headers } = await request(app).get('/framed-form');
  const page = policyOf((await request(app).get('/page')).headers['content-security-policy']);
  expect(policyOf(headers['content-security-policy'])).toEqual({ ...page, 'frame-ancestors': "'self'", 'form-action': 'https:' });
  expect(headers['x-frame-options']).toBe('SAMEORIGIN');
});

import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import express from 'express';
import type { BrowserAnswer, HttpBrowser } from './http-browser.js';
import { loginOf, REDIRECT } from './lti-hub.js';
import { startLoopback } from './loopback.js';
import { StrictTool } from './lti-tool.js';
import { postedForm } from './posted-form.js';
import type { SchoolHub } from './school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
export const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/';

export type Claims = Readonly<Record<string, unknown>>;

/** A tool's picker as the hub opened it. */
export interface OpenPicker {
  readonly claims: Claims;
  readonly settings: Readonly<Record<string, unknown>> & { readonly deep_link_return_url: string; readonly data: string };
}

export interface Signing {
  readonly kid?: string | undefined;
  readonly alg?: 'RS256' | 'RS512';
  readonly key?: CryptoKey;
}

/** The keys of a tool, published by a server of its own, and messages signed by them. */
export class PickerKeys {
  private constructor(
    readonly url: string,
    readonly kid: string,
    readonly privateKey: CryptoKey,
    readonly requests: readonly string[],
    readonly close: () => Promise<void>,
  ) {}

  static async start(kid = 'cle-1'): Promise<PickerKeys> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const keys = [{ ...await exportJWK(publicKey), kid, use: 'sig', alg: 'RS256' }];
    const server = await startLoopback(express().get('/jwks', (_request, response) => { response.json({ keys }); }));
    return new PickerKeys(`${server.url}/jwks`, kid, privateKey, server.requests, () => server.close());
  }

  sign(claims: Claims, { kid = this.kid, alg = 'RS256', key = this.privateKey }: Signing = {}): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);
  }
}

/** Opens the picker of a resource for a class, and stands where the tool has accepted the request. */
export async function openPicker(hub: SchoolHub, browser: HttpBrowser, path: string, clientId: string): Promise<OpenPicker> {
  const tool = new StrictTool({ issuer: hub.origin, clientId, redirectUri: REDIRECT });
  const request = tool.begin(loginOf(await browser.get(path)));
  const page = await browser.get(`${tool.authorizeUrl}?${new URLSearchParams(request).toString()}`);
  const { claims } = await tool.accept(postedForm(page.text).fields);
  return { claims, settings: claims[`${DL}deep_linking_settings`] as OpenPicker['settings'] };
}

/** What a tool that takes the specification at its word answers (Deep Linking 2.0, 4.5). */
export function answerTo({ claims, settings }: OpenPicker, items?: readonly object[], differences: Claims = {}): Claims {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: claims['aud'],
    aud: claims['iss'],
    exp: now + 60,
    iat: now,
    nonce: randomUUID(),
    [`${LTI}message_type`]: 'LtiDeepLinkingResponse',
    [`${LTI}version`]: '1.3.0',
    [`${LTI}deployment_id`]: claims[`${LTI}deployment_id`],
    [`${DL}data`]: settings.data,
    ...(items === undefined ? {} : { [`${DL}content_items`]: items }),
    ...differences,
  };
}

/** The tool's page posts the answer: the first time without our cookie, then by a page of ours with it. */
export async function post(browser: HttpBrowser, { settings }: Pick<OpenPicker, 'settings'>, token: string): Promise<BrowserAnswer> {
  const page = await browser.postFromElsewhere(settings.deep_link_return_url, { JWT: token });
  if (page.status !== 200) return page;
  const { action, fields } = postedForm(page.text);
  return browser.post(action, fields);
}

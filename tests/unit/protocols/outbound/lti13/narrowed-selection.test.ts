import { describe, expect, test } from '@jest/globals';
import { resourceOf, HUB, parametersOf, platformFor, releasedOf, settingsOf, toolOf } from '../../../../support/lti-platform.js';
import type { Selection, SelectionTerms } from '../../../../../src/domain/selection.js';
import type { EndpointRequest, Reply } from '../../../../../src/protocols/contract.js';
import type { SelectionAnswer } from '../../../../../src/protocols/contract/selections.js';
import { selectionEndpoint } from '../../../../../src/protocols/lti/content/selection-endpoint.js';
import { contentItemRequest } from '../../../../../src/protocols/outbound/lti11/content-items/request.js';
import { Lti11Settings } from '../../../../../src/protocols/outbound/lti11/settings.js';
import { deepLinkingSettings } from '../../../../../src/protocols/outbound/lti13/deep-linking/request.js';

const scored = { services: { scores: 'own' } };
const ONE: SelectionTerms = { several: false, lineItems: false, targets: ['iframe'] };
const ALL: SelectionTerms = { several: true, lineItems: true, targets: ['window'] };
const ID = 's'.repeat(32);

describe('a picker that is opened for an LMS is asked for no more than the LMS takes (B-20)', () => {
  test('by LTI 1.3', () => {
    expect(deepLinkingSettings(HUB, toolOf(scored), ID, ONE)).toMatchObject({ accept_types: ['ltiResourceLink'], accept_multiple: false, accept_lineitem: false, accept_presentation_document_targets: ['iframe'] });
    expect(deepLinkingSettings(HUB, toolOf(scored), ID, ALL)).toMatchObject({ accept_multiple: true, accept_lineitem: true });
  });

  test('nor for what the hub does not take itself', () => {
    expect(settingsOf().services.scores).toBe('none');
    expect(deepLinkingSettings(HUB, toolOf(), ID, ALL)).toMatchObject({ accept_lineitem: false });
  });

  test('by LTI 1.1', async () => {
    const { tools } = await platformFor();
    const hub = { ...tools, resources: () => [] };
    const tool = { resource: resourceOf(), settings: Lti11Settings.parse({ consumerKey: 'ecoles', secret: 'un secret assez long', url: 'https://ancien.example.fr/' }) };
    const asked = contentItemRequest(hub, { tool, selectionId: ID, released: releasedOf({ selection: ONE }) });
    expect(asked).toMatchObject({ accept_multiple: 'false', accept_media_types: 'application/vnd.ims.lti.v1.ltilink', accept_presentation_document_targets: 'iframe' });
  });
});

describe('what comes back', () => {
  const VISIT = { personId: 'lms-user-someone', ref: 'visit-of-someone-0001' };
  const selection: Selection = { id: ID, traceId: '7F3K-92', personId: VISIT.personId, hatId: 'lms', schoolId: '0449901Y', groupId: 'cours', resourceId: 'calcul', visitId: VISIT.ref, terms: ONE };
  const column = { custom: {}, lineItem: { scoreMaximum: 20 } };

  function answer(items: SelectionAnswer['items'], { terms = ONE, by = { visits: [VISIT] } }: { terms?: SelectionTerms | undefined; by?: Partial<EndpointRequest> } = {}) {
    const kept: SelectionAnswer[] = [];
    const refusals: unknown[] = [];
    const selections = {
      peek: () => Promise.resolve({ ...selection, terms }),
      answer(_selection: Selection, given: SelectionAnswer) {
        kept.push(given);
        return Promise.resolve('/suite');
      },
      refuse: (_selection: Selection, refusal: unknown) => Promise.resolve(void refusals.push(refusal)),
    };
    const endpoint = selectionEndpoint({ origin: HUB, selections }, { path: '/choix/:selection', fieldsOf: () => ({ JWT: 'x' }), read: () => Promise.resolve({ items, leftOut: [], words: {} }) });
    const reply: Promise<Reply> = endpoint.handle({ method: 'POST', parameters: parametersOf({ JWT: 'x' }), pathParameters: { selection: ID }, ...by });
    return { reply, kept, refusals };
  }

  test('D-03: several are refused where one was asked for', async () => {
    const { reply, kept, refusals } = answer([column, column]);
    await expect(reply).rejects.toMatchObject({ code: 'LTI-REQUETE', rule: 'D-03' });
    expect(kept).toEqual([]);
    expect(refusals).toMatchObject([{ rule: 'D-03' }]);
    await expect(answer([column, column], { terms: ALL }).reply).resolves.toMatchObject({ kind: 'redirect' });
  });

  test('D-04: a column that was not asked for is left out; so is what is no launch, by name', async () => {
    const { reply, kept } = answer([column, { custom: {}, material: { kind: 'image', url: 'https://outil.example.fr/a.png' } }]);
    await reply;
    expect(kept).toEqual([{ items: [{ custom: {} }], leftOut: ['image'], words: {} }]);
  });

  test.each<[what: string, by: Partial<EndpointRequest>]>([
    ['another visit', { visits: [{ ...VISIT, ref: 'visit-of-someone-0002' }] }],
    ['somebody else', { visits: [{ ...VISIT, personId: 'lms-user-another' }] }],
  ])('D-01: %s does not answer for the visit that asked (B-26)', async (_what, by) => {
    await expect(answer([column], { by }).reply).rejects.toMatchObject({ code: 'LTI-CHOIX', rule: 'D-01' });
  });

  test('a session of the portal is no visit: the form is posted again once', async () => {
    await expect(answer([column], { by: { session: VISIT } }).reply).resolves.toMatchObject({ kind: 'form', fields: { repost: '1' } });
  });
});

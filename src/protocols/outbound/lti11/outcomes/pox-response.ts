import { randomUUID } from 'node:crypto';
import { Builder } from 'xml2js';
import type { Operation } from './pox-request.js';

const NAMESPACE = 'http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0';
/** What is repeated of a request is an identifier, and is cut to one. */
const LONGEST_REFERENCE = 100;

export interface PoxAnswer {
  readonly code: 'success' | 'failure' | 'unsupported';
  readonly description: string;
  /** Identifier of the request; empty when it could not be read. */
  readonly messageId: string;
  /** As the request named it. */
  readonly named: string;
  readonly operation?: Operation | undefined;
  /** Of a reading: the score, or empty when there is none (O-03). */
  readonly score?: string;
}

/** The envelope of an answer (Basic Outcomes 1.1). Always sent with status 200. */
export function poxResponse({ code, description, messageId, named, operation, score }: PoxAnswer): string {
  const result = score === undefined ? {} : { result: { resultScore: { language: 'en', textString: score } } };
  return new Builder({ xmldec: { version: '1.0', encoding: 'UTF-8' }, renderOpts: { pretty: false } }).buildObject({
    imsx_POXEnvelopeResponse: {
      $: { xmlns: NAMESPACE },
      imsx_POXHeader: {
        imsx_POXResponseHeaderInfo: {
          imsx_version: 'V1.0',
          imsx_messageIdentifier: randomUUID(),
          imsx_statusInfo: {
            imsx_codeMajor: code,
            imsx_severity: code === 'success' ? 'status' : 'error',
            imsx_description: description,
            imsx_messageRefIdentifier: plain(messageId),
            imsx_operationRefIdentifier: plain(named),
          },
        },
      },
      imsx_POXBody: operation === undefined ? {} : { [`${operation}Response`]: result },
    },
  });
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9._:{}-]/g, '').slice(0, LONGEST_REFERENCE);
}

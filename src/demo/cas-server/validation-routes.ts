import { Router, type RequestHandler, type Response } from 'express';
import type { Faults } from '../faults.js';
import { oneValue } from '../parameters.js';
import { jsonAnswer, textAnswer, xmlAnswer, type CasAttributes } from './answers.js';
import type { ServiceTicket, TicketRegistry } from './tickets.js';
import { validate } from './validation.js';

const SLOW_MS = 20_000;

export interface ValidationOptions {
  readonly tickets: TicketRegistry;
  readonly faults: Faults;
  readonly attributes: (ticket: ServiceTicket) => CasAttributes;
}

/** `/validate`, `/serviceValidate` and `/p3/serviceValidate`. A refusal is an answer with status 200, as clients expect. */
export function validationRoutes({ tickets, faults, attributes }: ValidationOptions): Router {
  const router = Router();
  router.use(['/validate', '/serviceValidate', '/p3/serviceValidate'], brokenOnDemand(faults));

  router.get('/validate', (request, response) => {
    response.type('text/plain; charset=utf-8').send(textAnswer(validate(request.query, tickets)));
  });

  const structured = (response: Response, query: unknown, withAttributes: boolean): void => {
    const validation = validate(query, tickets);
    const released = withAttributes && validation.valid ? attributes(validation.ticket) : undefined;
    if (oneValue(query, 'format').value === 'JSON') response.json(jsonAnswer(validation, released));
    else response.type('application/xml; charset=utf-8').send(xmlAnswer(validation, released));
  };
  router.get('/serviceValidate', (request, response) => structured(response, request.query, false));
  router.get('/p3/serviceValidate', (request, response) => structured(response, request.query, true));
  return router;
}

function brokenOnDemand(faults: Faults): RequestHandler {
  return (_request, response, next) => {
    if (faults.isOn('cas-panne')) return void response.status(503).type('text/plain').send('out of order on demand\n');
    if (!faults.isOn('cas-lent')) return next();
    const timer = setTimeout(next, SLOW_MS);
    response.on('close', () => clearTimeout(timer));
  };
}

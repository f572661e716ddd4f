import express, { Router, type Request } from 'express';
import { HubError } from '../../domain/errors.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import type { Web } from '../context.js';
import { formField } from '../form-field.js';
import { frameInLms, lmsVisitOf, protectLmsForm, requireLmsVisit, visitHref } from '../lms-visit.js';
import { refuseMethod } from '../middleware/methods.js';
import type { PageModels } from '../page-models.js';
import { tagOf } from '../../flows/lms/visits.js';

const MARKS = '/lti/lms/notes';
const form = express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 4 });

/** Marks that did not get home to the course, for its teacher, inside the LMS. */
export function lmsMarkRoutes(web: Web): Router {
  const router = Router();
  const { deadLetters } = web.flows;
  router.head(MARKS, refuseMethod(['GET']));
  router.get(MARKS, requireLmsVisit(web), async (request, response) => {
    const visit = teachingVisit(request);
    response.send(web.renderer.render('lmsMarks', await marksModel(web, visit), frameInLms(web, request, visit)));
  });
  router.post(MARKS, form, ...protectLmsForm(web), async (request, response) => {
    const visit = teachingVisit(request);
    await deadLetters.retry(visit.courseId, formField(request, 'lien'));
    response.redirect(303, marksHref(visit));
  });
  router.all(MARKS, refuseMethod(['GET', 'POST']));
  return router;
}

/** The page of the marks of the course a visit is of. */
export function marksHref(visit: LmsVisit): string {
  return `${MARKS}?visite=${tagOf(visit)}`;
}

/** Whether a teacher should know of marks before going on: the LMS refused them, and nobody else will see to it. */
export async function hasDeadMarks({ flows }: Web, { role, courseId }: LmsVisit): Promise<boolean> {
  return role === 'teacher' && await flows.deadLetters.hasDead(courseId);
}

async function marksModel({ flows }: Web, visit: LmsVisit): Promise<PageModels['lmsMarks']> {
  const { name } = await flows.lms.registry.requireActive(visit.registrationId);
  const letters = await flows.deadLetters.ofCourse(visit.courseId);
  return { lms: name, action: marksHref(visit), csrfToken: visit.formToken, letters, onHref: `${visitHref(visit)}&ouvrir=oui` };
}

/** @throws HubError `ROLE-REFUS` */
function teachingVisit(request: Request): LmsVisit {
  const visit = lmsVisitOf(request);
  if (visit.role !== 'teacher') throw new HubError('ROLE-REFUS', { detail: 'marks of a course are for its teachers' });
  return visit;
}

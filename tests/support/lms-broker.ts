import type { BrowserAnswer, HttpBrowser } from './http-browser.js';
import { INSIDE, launch, type LmsHub } from './lms-launch.js';
import { SAMPLE_COURSE } from './lms/samples.js';
import type { OpeningFacts } from './lms/strict-lms.js';
import { loginOf, REDIRECT, type Journey } from './lti-hub.js';
import { StrictTool, type ToolOptions } from './lti-tool.js';

/** A link of the course, as its teacher typed it in. */
export function linkTo(hub: LmsHub, resourceId: string, courseId = SAMPLE_COURSE.id): string {
  return hub.lms.lms.book.addLink({ courseId, title: 'Calculons', custom: { passerelle_ressource: resourceId } }).id;
}

/** Opens a link inside the LMS, and stands where the tool has got its login initiation. */
export async function reachToolInside(hub: LmsHub, browser: HttpBrowser, clientId: string, opening: Partial<OpeningFacts>, options: ToolOptions = {}): Promise<Journey> {
  const login = loginOf(await launch(hub, browser, opening));
  return { browser, login, tool: new StrictTool({ issuer: hub.origin, clientId, redirectUri: REDIRECT }, options) };
}

/** The tool's request, as a frame of the LMS sends it. */
export function authorizeInside({ browser, tool }: Journey, request: Readonly<Record<string, string>>): Promise<BrowserAnswer> {
  return browser.get(`${tool.authorizeUrl}?${new URLSearchParams(request).toString()}`, INSIDE);
}

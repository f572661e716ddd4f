import type { Request } from 'express';
import type { Activity } from '../../domain/activity.js';
import { hostOf, type Material, type Shown } from '../../domain/material.js';
import type { Hat } from '../../domain/hat.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Page } from './page.js';
import { spaceLinks } from './space.js';

/** Where what an activity holds is by itself, for the frame of its page. */
export function documentHref(hat: Hat, activityId: string): string {
  return `/espace/${hat.id}/activites/${activityId}/contenu`;
}

/** The page round something that is shown: what it is, and the way back. */
export function contentPage(web: Web, request: Request, hat: Hat, activity: Activity, material: Material): Page {
  const resource = web.flows.catalogue.find(activity.resourceId)?.resource;
  const source = hostOf(material) ?? (resource === undefined ? activity.resourceId : inLocale(resource.title, localeOf(request)));
  return {
    name: 'content',
    model: {
      title: activity.title,
      source,
      ...(activity.text === undefined ? {} : { text: activity.text }),
      documentHref: documentHref(hat, activity.id),
      backHref: hat.role === 'teacher' ? spaceLinks(hat, activity.groupId).href : `/espace/${hat.id}`,
    },
  };
}

/** It is sent under a policy by which nothing in it runs; links open elsewhere, since the page round it shows no other site. */
export function contentDocument(title: string, material: Shown): string {
  const body = material.kind === 'html' ? material.html : `<img src="${escaped(material.url)}" alt="${escaped(title)}">`;
  return [
    '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<base target="_blank"><title>${escaped(title)}</title>`,
    '<style>body{margin:1rem;font:1.125rem/1.5 sans-serif;background:#fff;color:#161616}img{max-width:100%;height:auto}</style>',
    `</head><body>${body}</body></html>`,
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

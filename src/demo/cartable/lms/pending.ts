import { randomBytes } from 'node:crypto';
import type { Claims } from './messages.js';
import type { SigningKey } from './keys.js';

const LIFE_MS = 5 * 60_000;

/** Ways to send a message that a tool must refuse. Each gets what would be right. */
export interface Alteration {
  readonly login?: (parameters: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly claims?: (claims: Claims) => Claims;
  /** Signs in place of the LMS. */
  readonly token?: (claims: Claims, key: SigningKey) => Promise<string>;
  /** The fields that are posted to the tool. */
  readonly answer?: (fields: readonly (readonly [string, string])[]) => readonly (readonly [string, string])[];
}

/** A message that was announced to the tool and that it may ask for, once. */
export interface PendingMessage {
  /** `lti_message_hint`, and for a selection its `data`. */
  readonly id: string;
  readonly loginHint: string;
  /** Who is to be signed in when it is asked for; absent: anybody, and nobody is named. */
  readonly subject?: string;
  readonly courseId: string;
  /** Absent: to choose content. */
  readonly linkId?: string;
  readonly targetLinkUri: string;
  readonly documentTarget: 'iframe' | 'window';
  readonly alteration?: Alteration;
  readonly until: number;
}

/** Messages under way, and selections whose answer may still come. */
export class PendingMessages {
  private readonly asked = new Map<string, PendingMessage>();
  private readonly selections = new Map<string, PendingMessage>();

  announce(message: Omit<PendingMessage, 'id' | 'loginHint' | 'until'>): PendingMessage {
    const announced = { ...message, id: random(), loginHint: random(), until: Date.now() + LIFE_MS };
    this.asked.set(announced.id, announced);
    return announced;
  }

  peek(id: string): PendingMessage | undefined {
    const message = this.asked.get(id);
    return message === undefined || message.until < Date.now() ? undefined : message;
  }

  take(message: PendingMessage): boolean {
    if (message.linkId === undefined) this.selections.set(message.id, message);
    return this.asked.delete(message.id);
  }

  takeSelection(id: string): PendingMessage | undefined {
    const message = this.selections.get(id);
    this.selections.delete(id);
    return message;
  }
}

export function random(): string {
  return randomBytes(16).toString('base64url');
}

// What the tool in the frame of this page may ask of it, by messages between windows: a store of its own (lti-cs-pm and lti-pm-s, 0.1)
// and a few changes of the page. Nobody else is heard. Without script the tool is there all the same, and asks in vain.

const MOST_MESSAGES = 200; // in a second
const MOST_KEYS = 500; // of one origin, as the three below
const LONGEST_TEXT = 4_096; // bytes of a key or a value; less than this a tool need not expect
const MOST_BYTES = 65_536;
const HEIGHT = { least: 200, most: 4_000 }; // pixels

/** @type {HTMLIFrameElement} */
const frame = document.querySelector('iframe[data-origins]');
const origins = frame.dataset.origins.split(' ');
/** What each origin has put, for as long as this page is open. @type {Map<string, Map<string, string>>} */
const stores = new Map(origins.map((origin) => [origin, new Map()]));

/**
 * @typedef {{ subject: string, message_id?: unknown, key?: unknown, value?: unknown, height?: unknown }} Message
 * @typedef {(message: Message, store: Map<string, string> | undefined) => object} Answer
 */

/** What is answered. @type {Map<string, Answer>} */
const ANSWERS = new Map([
  ['lti.capabilities', () => ({ supported_messages: [...ANSWERS.keys(), ...ACTS.keys()].map((subject) => ({ subject })) })],
  ['lti.get_data', withKey(({ key }, store) => ({ key, value: store.get(key) ?? null }))],
  ['lti.put_data', withKey(put)],
]);

/** What is only done. @type {Map<string, (message: Message) => void>} */
const ACTS = new Map([
  ['lti.close', () => { if (frame.dataset.close) window.location.assign(frame.dataset.close); }],
  ['lti.frameResize', resize],
  ['lti.scrollToTop', () => frame.scrollIntoView()],
]);

window.addEventListener('message', ({ source, origin, data }) => {
  // A window without an origin cannot be answered at its origin alone.
  if (source === null || source !== frame.contentWindow || origin === 'null' || isFlood()) return;
  if (typeof data?.subject !== 'string') return;
  if (stores.has(origin)) ACTS.get(data.subject)?.(data);
  const answer = answerTo(data, stores.get(origin));
  if (answer) source.postMessage(answer, origin);
});

/** The answer to a message, or undefined where none is due. @param {Message} message */
function answerTo(message, store) {
  const { subject, message_id } = message;
  const answer = ANSWERS.get(subject);
  const isAsked = isText(message_id);
  if (answer && isAsked) return { subject: `${subject}.response`, message_id, ...answer(message, store) };
  if (answer) return { subject: `${subject}.response`, ...refused('bad_request', 'message_id must be a text of 1 to 4096 bytes') };
  // Whoever gives a message an identifier waits for an answer.
  const isUnknown = isAsked && !ACTS.has(subject) && /^lti\.\w{1,40}$/.test(subject);
  return isUnknown ? { subject: `${subject}.response`, message_id, ...refused('unsupported_subject', 'not a message of this page') } : undefined;
}

/** For origins of the tool, and messages that have a key. @param {Answer} answer @returns {Answer} */
function withKey(answer) {
  return (message, store) => {
    if (!store) return refused('wrong_origin', 'this origin is not registered for the tool');
    return isText(message.key) ? answer(message, store) : refused('bad_request', 'key must be a text of 1 to 4096 bytes');
  };
}

/** @type {Answer} */
function put({ key, value }, store) {
  if (value === null) store.delete(key);
  else if (typeof value !== 'string') return refused('bad_request', 'value must be a text, or null');
  else if (!hasRoom(key, value, store)) return refused('storage_exhaustion', 'at most 500 keys, 4096 bytes a value, 65536 bytes in all');
  else store.set(key, value);
  return { key, value };
}

function hasRoom(key, value, store) {
  if (bytesOf(value) > LONGEST_TEXT || (!store.has(key) && store.size >= MOST_KEYS)) return false;
  const others = [...store].filter(([name]) => name !== key);
  return bytesOf(others.flat().join('')) + bytesOf(key) + bytesOf(value) <= MOST_BYTES;
}

/** Heights come as numbers and as texts of digits. @param {Message} message */
function resize({ height }) {
  const pixels = typeof height === 'string' || typeof height === 'number' ? Number(height) : NaN;
  if (pixels > 0) frame.style.height = `${Math.min(Math.max(pixels, HEIGHT.least), HEIGHT.most)}px`;
}

let second = 0;
let heard = 0;

/** Whether this one is too many in its second. */
function isFlood() {
  const now = Math.floor(performance.now() / 1_000);
  heard = now === second ? heard + 1 : 1;
  second = now;
  return heard > MOST_MESSAGES;
}

function isText(value) {
  return typeof value === 'string' && value !== '' && bytesOf(value) <= LONGEST_TEXT;
}

/** Length in UTF-8; a text that is too long in any case is not counted through. */
function bytesOf(text) {
  return text.length > MOST_BYTES ? Infinity : new TextEncoder().encode(text).length;
}

function refused(code, message) {
  return { error: { code, message } };
}

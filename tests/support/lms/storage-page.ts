import { escapeHtml } from '../../../src/demo/cartable/lms/exchange.js';

/** A page of the LMS that frames the tool and keeps values for it (Client Side postMessages and postMessage Storage 0.1). */
export function framePage(source: string, toolOrigin: string): string {
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Cours</title><h1>CP de Mme Prigent</h1>
<script>
const kept = new Map();
const origin = ${JSON.stringify(toolOrigin)};
const answers = {
  'lti.capabilities': () => ({ supported_messages: ['lti.capabilities', 'lti.get_data', 'lti.put_data'].map((subject) => ({ subject })) }),
  'lti.put_data': ({ key, value }) => { if (value === null) kept.delete(key); else kept.set(key, value); return { key, value }; },
  'lti.get_data': ({ key }) => ({ key, value: kept.get(key) ?? null }),
};
addEventListener('message', (event) => {
  const frame = document.querySelector('iframe');
  const answer = answers[event.data?.subject];
  if (event.source !== frame.contentWindow || event.origin !== origin || answer === undefined) return;
  const { subject, message_id } = event.data;
  document.body.dataset.messages = (document.body.dataset.messages ?? '') + subject + ' ';
  event.source.postMessage({ ...answer(event.data), subject: subject + '.response', message_id }, event.origin);
});
</script>
<iframe name="activite" title="Activité" src="${escapeHtml(source)}" style="width: 100%; height: 80vh; border: 0"></iframe>`;
}

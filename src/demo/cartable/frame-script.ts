/**
 * Script of a page that frames a tool: keeps values for it (Client Side postMessages and postMessage Storage 0.1), for as long as
 * the page is open. The frame names the tool's origin in `data-tool`; nobody else is answered.
 */
export const FRAME_SCRIPT = `const frame = document.querySelector('iframe[data-tool]');
const kept = new Map();
const answers = {
  'lti.capabilities': () => ({ supported_messages: ['lti.capabilities', 'lti.get_data', 'lti.put_data'].map((subject) => ({ subject })) }),
  'lti.put_data': ({ key, value }) => {
    if (value === null) kept.delete(key);
    else kept.set(key, value);
    return { key, value };
  },
  'lti.get_data': ({ key }) => ({ key, value: kept.get(key) ?? null }),
};
addEventListener('message', ({ data, origin, source }) => {
  const answer = answers[data?.subject];
  if (answer === undefined || source !== frame.contentWindow || origin !== frame.dataset.tool) return;
  document.body.dataset.messages = [document.body.dataset.messages, data.subject].filter(Boolean).join(' ');
  source.postMessage({ ...answer(data), subject: data.subject + '.response', message_id: data.message_id }, origin);
});
`;

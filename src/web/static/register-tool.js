// A tool that has registered says so to the window that opened it. Only the window opened here is listened to; without script
// the page's own button goes on.
const link = document.querySelector('a[data-register]');
const form = document.querySelector('form[data-done]');
let opened;

link.addEventListener('click', (event) => {
  opened = window.open(link.href, '_blank');
  if (opened) event.preventDefault();
});

window.addEventListener('message', ({ source, data }) => {
  if (!opened || source !== opened || data?.subject !== 'org.imsglobal.lti.close') return;
  opened.close();
  form.submit();
});

// The LMS that opened this page closes it when it is told so (Dynamic Registration 1.0). Nothing is said but that it is over.
const button = document.querySelector('button[data-close]');
const opener = window.opener ?? (window.parent === window ? undefined : window.parent);

if (opener) {
  button.hidden = false;
  button.addEventListener('click', () => { opener.postMessage({ subject: 'org.imsglobal.lti.close' }, '*'); });
}

// The page holds one form, ready to be sent. Its button does the same where scripts do not run.
document.querySelector('form[data-auto-post]').submit();

// The page stands in a frame of another of ours and is for the whole window. Its link does the same where scripts do not run.
window.top.location.replace(document.querySelector('a[data-leave]').href);

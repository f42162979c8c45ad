// Before anything is drawn: the page begins in the colours that were chosen, and never flashes in the others.
const chosen = localStorage.getItem('mantine-color-scheme-value')
const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches
const dark = chosen === 'dark' || (chosen !== 'light' && prefersDark)
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')

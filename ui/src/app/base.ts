/**
 * Makes the address that everything is relative to an absolute one, before anything else runs.
 *
 * The server writes the way from the page that was asked for up to the top of the app, `../`. That is right for this
 * page only: when the app goes to another one by itself, the browser would resolve it anew, from there.
 */
const base = document.querySelector('base')
if (base) base.href = document.baseURI

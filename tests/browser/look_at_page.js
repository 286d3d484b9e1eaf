// Returns facts about the page that is open. Names are those that a screen reader would say.
() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const show = element => element.outerHTML.slice(0, 160);
  const hidden = element => element.closest('[aria-hidden=true]') !== null;
  const named = element => (element.getAttribute('aria-label') || '').trim() !== '' ||
    (element.getAttribute('aria-labelledby') || '').split(/\s+/).some(id => id && document.getElementById(id));
  const labelled = element => named(element) || [...element.labels].some(label => label.textContent.trim());
  const worded = element => named(element) || element.textContent.trim() || element.querySelector('img[alt], svg > title');
  const titled = element => named(element) || element.querySelector(':scope > title') || element.closest('[role=img]:not(svg)');
  const addresses = ['href', 'src', 'action', 'formaction', 'data', 'poster', 'xlink:href'];
  return {
    title: document.title,
    headings: all('h1').map(element => element.innerText),
    scripts: all('script, iframe, object, embed, base, meta[http-equiv=refresh i]').map(show),
    handlers: all('*').filter(element => element.getAttributeNames().some(name => name.startsWith('on'))).map(show),
    // Links of drawings, too, whose `href` is no text.
    links: all('a').map(element => element.getAttribute('href') ?? element.getAttribute('xlink:href'))
      .filter(address => address !== null).map(address => new URL(address, document.baseURI).href),
    // An address without a scheme belongs to the page; so does one with a scheme that the page made no link of.
    schemes: [...new Set(all('*').flatMap(element =>
      addresses.filter(name => element.hasAttribute(name)).map(name => element.getAttribute(name))
        .map(address => new URL(address, document.baseURI).protocol)))],
    nameless: [
      ...all('input:not([type=hidden]), select, textarea').filter(element => !labelled(element)),
      ...all('button, a[href], summary').filter(element => !worded(element)),
      ...all('img').filter(element => !hidden(element) && !element.hasAttribute('alt')),
      ...all('svg').filter(element => !hidden(element) && !element.parentElement.closest('svg') && !titled(element)),
    ].map(show),
    doubled: all('[id]').map(element => element.id).filter((id, place, ids) => ids.indexOf(id) !== place),
  };
}

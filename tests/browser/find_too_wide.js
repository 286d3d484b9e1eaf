// Returns a description of what makes the page scroll sideways, or an empty text.
() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) return '';
  const wide = [...document.body.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > page.clientWidth + 1;
  });
  return `${page.scrollWidth} px: ` + wide.slice(-2).map(element => element.outerHTML.slice(0, 120)).join(' | ');
}

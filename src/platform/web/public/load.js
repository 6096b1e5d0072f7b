/**
 * The picture of the load by keyboard: it is one stop on the way through the page, and arrow keys lead from hour to hour.
 * Without this the table below it has the same links.
 */

for (const picture of document.querySelectorAll('.heat-weeks .heat')) {
  const cells = [...picture.querySelectorAll('a.cell')];
  const placeOf = (cell) => {
    const rect = cell.querySelector('rect');
    return [Number(rect.getAttribute('x')), Number(rect.getAttribute('y'))];
  };
  const first = cells.find((cell) => !cell.classList.contains('over')) ?? cells[0];
  first?.setAttribute('tabindex', '0');

  picture.addEventListener('keydown', (event) => {
    const from = document.activeElement;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step === undefined || !cells.includes(from)) return;
    event.preventDefault();
    const [x, y] = placeOf(from);
    const ahead = cells
      .map((cell) => ({ cell, place: placeOf(cell) }))
      .filter(({ place }) => (step[0] === 0 ? place[0] === x : place[1] === y))
      .map(({ cell, place }) => ({ cell, way: (place[0] - x) * step[0] + (place[1] - y) * step[1] }))
      .filter(({ way }) => way > 0)
      .sort((one, other) => one.way - other.way)[0];
    if (ahead === undefined) return;
    from.setAttribute('tabindex', '-1');
    ahead.cell.setAttribute('tabindex', '0');
    ahead.cell.focus();
  });
}

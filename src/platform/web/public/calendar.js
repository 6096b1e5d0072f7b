/**
 * The week hour by hour, where there is room: a calendar library draws what stands in the server's list (`#week`), which
 * stays where it does not load. Its entries are the list's own links, in the list's order. Nothing is moved by dragging:
 * a date has its form for that.
 */

const ROOM = matchMedia('(min-width: 60rem)');
const CHOICE = 'plenum-week';
const FIRST_HOUR = 8;
/** More dates at once than these leave no column wide enough for a name. */
const BESIDE = 4;
/** A list that is longer than this, in px, is not replaced by itself: what stands below would jump. */
const TALLEST = 900;

const box = document.getElementById('week');
const button = document.getElementById('week-view');
if (box !== null && button !== null && most(box) <= BESIDE) {
  const list = box.querySelector('ol');
  const grid = document.createElement('div');
  grid.className = 'hours';
  grid.hidden = true;
  grid.setAttribute('role', 'group');
  grid.setAttribute('aria-label', box.dataset.label);
  let calendar = null;

  const show = async (asHours) => {
    if (asHours && calendar === null) {
      await Promise.all([loaded('script', { src: box.dataset.grid }), styled(box.dataset.style)]);
      box.append(grid);
      grid.hidden = false;
      calendar = window.EventCalendar.create(grid, optionsFor(box, list));
      // It calls itself a table, and is none: what is in it are our own headings and links.
      for (const name of ['role', 'aria-colindex', 'aria-rowindex', 'aria-colcount', 'aria-rowcount']) {
        for (const part of grid.querySelectorAll(`[${name}]`)) part.removeAttribute(name);
      }
    }
    grid.hidden = !asHours;
    list.hidden = asHours;
    document.getElementById('week-hint').hidden = !asHours;
    button.textContent = asHours ? button.dataset.hide : button.dataset.show;
    button.setAttribute('aria-pressed', String(asHours));
  };
  const tell = (asHours) => show(asHours).catch(() => (button.hidden = true));

  button.hidden = false;
  button.addEventListener('click', () => {
    keep(list.hidden ? 'list' : 'hours');
    tell(!list.hidden);
  });
  ROOM.addEventListener('change', () => tell(ROOM.matches && kept() !== 'list'));
  if (ROOM.matches && kept() !== 'list' && box.clientHeight < TALLEST) tell(true);
  else button.setAttribute('aria-pressed', 'false');
}

/** The most dates at one time; a day on which not all are named has too many. */
function most(box) {
  if (box.querySelector('.more-dates') !== null) return Infinity;
  const spans = [...box.querySelectorAll('li[data-start]')].map(({ dataset }) => [
    dataset.start,
    dataset.end,
  ]);
  return Math.max(0, ...spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length));
}

/** What the library is told: the list's dates by the clock of the calendar, each with its own link. */
function optionsFor(box, list) {
  const entries = [...list.querySelectorAll('li[data-start]')];
  const first = Math.min(FIRST_HOUR, ...entries.map(({ dataset }) => Number(dataset.start.slice(11, 13))));
  const days = new Map([...list.querySelectorAll('li[data-day]')].map((day) => [day.dataset.day, day]));
  return {
    view: 'timeGridWeek',
    date: [...days.keys()][0],
    firstDay: 1,
    locale: box.dataset.language === 'de' ? 'de-DE' : 'en-GB',
    headerToolbar: { start: '', center: '', end: '' },
    allDaySlot: false,
    slotEventOverlap: false,
    slotDuration: '01:00',
    slotHeight: 40,
    slotMinTime: `${String(first).padStart(2, '0')}:00`,
    slotMaxTime: '24:00',
    slotLabelFormat: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    scrollTime: '16:00',
    // As tall as the list, so that nothing jumps; one that is taller is replaced by who asks for it.
    height: box.clientHeight < TALLEST ? `${box.clientHeight}px` : 'auto',
    nowIndicator: false,
    editable: false,
    selectable: false,
    dayHeaderFormat: (date) => ({ domNodes: headOf(days.get(dayOf(date))) }),
    eventContent: ({ event }) => ({ domNodes: [linkOf(entries[Number(event.id)])] }),
    events: entries.map(({ dataset }, at) => ({ id: String(at), start: dataset.start, end: dataset.end })),
    dateClick: ({ date }) => book(box.dataset.book, date),
  };
}

/** The day's own head: its link, and the one that books. */
function headOf(day) {
  return day === undefined ? [] : [day.querySelector('.day-head').cloneNode(true)];
}

function linkOf(entry) {
  const link = entry.querySelector('a').cloneNode(true);
  link.title = entry.textContent.trim();
  return link;
}

/** To the form, for an hour that is still to come. */
function book(path, date) {
  if (path === undefined || date < new Date()) return;
  const url = new URL(path, location.href);
  url.searchParams.set('day', dayOf(date));
  url.searchParams.set('time', `${two(date.getHours())}:00`);
  location.assign(url);
}

/** The library gives the calendar's clock as if it were the browser's. */
function dayOf(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(value) {
  return String(value).padStart(2, '0');
}

function loaded(kind, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(kind), attributes);
    element.addEventListener('load', resolve);
    element.addEventListener('error', reject);
    document.head.append(element);
  });
}

/** Below our own sheet, which gives the library its colours. */
function styled(href) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
    document.querySelector('link[rel=stylesheet]').before(link);
  });
}

/** Some browsers forbid to keep anything: then the choice holds for this page. */
function kept() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

function keep(choice) {
  try {
    localStorage.setItem(CHOICE, choice);
  } catch {
    // It holds for this page.
  }
}

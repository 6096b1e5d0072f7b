import { pageTexts } from '../../platform/web/page-texts.ts';
import type { Language } from '../../platform/web/texts.ts';
import { actTexts } from '../bookings/act-texts.ts';
import { bookingTexts } from '../bookings/booking-texts.ts';
import { recordingTexts } from '../recordings/recording-texts.ts';
import { guestTexts } from '../rooms/guest-texts.ts';
import { branchTexts } from './branch-texts.ts';
import { deviceTexts } from './device-texts.ts';
import { folderTexts } from './folder-texts.ts';
import { liveTexts } from './live-texts.ts';
import { opsTexts } from './ops-texts.ts';

/**
 * What the pages themselves say on the buttons, links and fields that the help names: never a copy, so that the help
 * cannot name what is not there.
 */
export function helpWords(language: Language) {
  return {
    ...navigationWords(language),
    ...bookingWords(language),
    ...meetingWords(language),
    ...recordingWords(language),
    ...officeWords(language),
  };
}

function navigationWords(language: Language) {
  const say = pageTexts(language, 'sie');
  return {
    start: say('nav.start'),
    calendar: say('nav.calendar'),
    book: say('nav.book'),
    list: say('nav.list'),
    live: say('nav.live'),
    load: say('nav.load'),
    folders: say('nav.folders'),
    branches: say('nav.branches'),
    recordings: say('nav.recordings'),
    search: say('nav.search'),
    operations: say('nav.operations'),
    more: say('nav.more'),
    leave: say('nav.leave'),
  };
}

function bookingWords(language: Language) {
  const say = bookingTexts(language, 'sie');
  const act = actTexts(language, 'sie');
  return {
    forBranch: say('form.branch'),
    title: say('form.name'),
    day: say('form.day'),
    time: say('form.time'),
    duration: say('form.duration'),
    people: say('form.people'),
    repeat: say('form.repeat'),
    times: say('form.times'),
    submit: say('form.submit'),
    until: say('ends.until'),
    fits: say('check.ask'),
    formMore: say('more.title'),
    skipAll: say('each.skipAll'),
    shiftAll: say('each.shiftAll'),
    leaveOut: say('each.leaveOut'),
    openNow: say('now.button'),
    guestLink: say('booking.guestLink'),
    invitation: say('booking.text'),
    hostLink: say('booking.hostLink'),
    cancelOne: say('cancel.button'),
    cancelAll: say('cancel.buttonAll'),
    cancelDate: act('date.cancel'),
    undo: say('cancel.undo'),
    change: act('change.way'),
    copyInvitation: act('now.copy'),
    notice: act('invite.notice'),
    lostLinks: act('links.way'),
    newHostLink: act('links.host.button'),
    record: say('recording.choices.yes'),
    papers: say('papers.label'),
    pushSlides: say('papers.push'),
  };
}

function meetingWords(language: Language) {
  const guest = guestTexts(language, 'sie');
  const live = liveTexts(language, 'sie');
  return {
    yourName: guest('form.name'),
    enter: guest('form.enter'),
    enterAgain: guest('form.enterAgain'),
    lead: guest('form.lead'),
    reopen: guest('form.reopen'),
    accessCode: guest('form.accessCode'),
    codeField: guest('landing.formTitle'),
    byPhone: guest('notes.phone'),
    signIn: guest('landing.signIn'),
    extendBy: live('extend.by'),
    end: live('end.button'),
    endSure: live('end.sure'),
    openEarly: live('due.early'),
    deviceTest: deviceTexts(language, 'sie')('title'),
    deviceStart: deviceTexts(language, 'sie')('start'),
  };
}

function recordingWords(language: Language) {
  const say = recordingTexts(language, 'sie');
  return {
    release: say('release.button'),
    withdraw: say('release.withdraw'),
    hold: say('hold.button'),
    lift: say('hold.lift'),
    remove: say('remove.button'),
    removeSure: say('remove.sureButton'),
    removeUndo: say('remove.undo'),
    waive: say('copy.waive'),
  };
}

function officeWords(language: Language) {
  const branch = branchTexts(language, 'sie');
  const ops = opsTexts(language, 'sie');
  return {
    deputies: branch('people.deputies'),
    appoint: branch('people.add'),
    deputyAddress: branch('people.who'),
    deputyUntil: branch('people.untilDay'),
    openFolder: folderTexts(language, 'sie')('open'),
    readIn: branch('tree.toImport'),
    servers: ops('places.servers'),
    outages: ops('places.outages'),
    jobs: ops('places.jobs'),
    log: ops('places.log'),
    drain: ops('servers.drain'),
  };
}

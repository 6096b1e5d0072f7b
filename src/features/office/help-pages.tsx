import { refuse } from '../../lib/refusal.ts';
import type { Page, PageAnswer, PageRequest } from '../../platform/web/page.ts';
import { accessibilityPage } from './accessibility-page.tsx';
import { devicePage } from './device-page.tsx';
import { easyPage } from './easy-page.tsx';
import { TOPIC_NAMES } from './help-names.ts';
import { HelpIndexPage, HelpTopicPage } from './help-page.tsx';
import type { OfficeParts } from './office-parts.ts';

/** What helps everybody: the help, in Leichte Sprache for guests, the test of a device, how accessible all of it is. */
export function helpPages({ helpContact }: Pick<OfficeParts, 'helpContact'>): readonly Page[] {
  const index = ({ frame }: PageRequest): PageAnswer => ({
    status: 200,
    html: <HelpIndexPage frame={frame} helpContact={helpContact} />,
  });
  return [
    { method: 'get', path: '/hilfe', access: 'optional', handle: index },
    easyPage(helpContact),
    {
      ...{ method: 'get', path: '/hilfe/:thema', access: 'optional' },
      handle: (request) => showTopic(request, helpContact),
    },
    devicePage,
    accessibilityPage(helpContact),
  ];
}

function showTopic({ frame, params }: PageRequest, helpContact: string | null): PageAnswer {
  const name = TOPIC_NAMES.find((known) => known === params['thema']) ?? refuse({ code: 'not-found' });
  return { status: 200, html: <HelpTopicPage {...{ frame, name, helpContact }} /> };
}

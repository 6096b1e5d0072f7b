/** Answers as the documentation of the API prints them, word for word. */
export const CREATED = `<response>
  <returncode>SUCCESS</returncode>
  <meetingID>m-0012</meetingID>
  <internalMeetingID>2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123</internalMeetingID>
  <parentMeetingID>bbb-none</parentMeetingID>
  <attendeePW>q7Yt20aZ</attendeePW>
  <moderatorPW>Lm3x9PqR</moderatorPW>
  <createTime>1735689600123</createTime>
  <voiceBridge>04711</voiceBridge>
  <dialNumber>613-555-1234</dialNumber>
  <createDate>Wed Jan 01 00:00:00 UTC 2025</createDate>
  <hasUserJoined>false</hasUserJoined>
  <duration>0</duration>
  <hasBeenForciblyEnded>false</hasBeenForciblyEnded>
  <messageKey></messageKey>
  <message></message>
</response>`;

export const DUPLICATE = CREATED.replace(
  '<messageKey></messageKey>',
  '<messageKey>duplicateWarning</messageKey>',
)
  .replace(
    '<message></message>',
    '<message>This conference was already in existence and may currently be in progress.</message>',
  )
  .replace('<hasUserJoined>false', '<hasUserJoined>true');

export const RUNNING = '<response><returncode>SUCCESS</returncode><running>true</running></response>';

export const ENDED = `<response>
  <returncode>SUCCESS</returncode>
  <messageKey>sentEndMeetingRequest</messageKey>
  <message>A request to end the meeting was sent. Please wait a few seconds, and then use the getMeetingInfo or isMeetingRunning API calls to verify that it was ended.</message>
</response>`;

const MEETING = `  <meetingName>Übung &amp; Grüße</meetingName>
  <meetingID>kurs-0012</meetingID>
  <internalMeetingID>2474463b7f34ab8e489fbe6a328f46e93c8d46e3-1735689600123</internalMeetingID>
  <createTime>1735689600123</createTime>
  <createDate>Wed Jan 01 00:00:00 UTC 2025</createDate>
  <voiceBridge>04711</voiceBridge>
  <dialNumber>613-555-1234</dialNumber>
  <attendeePW>q7Yt20aZ</attendeePW>
  <moderatorPW>Lm3x9PqR</moderatorPW>
  <running>true</running>
  <duration>0</duration>
  <hasUserJoined>true</hasUserJoined>
  <recording>false</recording>
  <hasBeenForciblyEnded>false</hasBeenForciblyEnded>
  <startTime>1735689600140</startTime>
  <endTime>0</endTime>
  <participantCount>2</participantCount>
  <listenerCount>0</listenerCount>
  <voiceParticipantCount>1</voiceParticipantCount>
  <videoCount>1</videoCount>
  <maxUsers>0</maxUsers>
  <moderatorCount>1</moderatorCount>
  <attendees>
    <attendee>
      <userID>u-17</userID>
      <fullName>Zoë O&apos;Neil</fullName>
      <role>MODERATOR</role>
      <isPresenter>true</isPresenter>
      <isListeningOnly>false</isListeningOnly>
      <hasJoinedVoice>true</hasJoinedVoice>
      <hasVideo>true</hasVideo>
      <clientType>HTML5</clientType>
      <customdata><bbb_auto_join_audio>true</bbb_auto_join_audio></customdata>
    </attendee>
    <attendee>
      <userID>u-18</userID>
      <fullName>Jan Beispiel</fullName>
      <role>VIEWER</role>
      <isPresenter>false</isPresenter>
      <isListeningOnly>false</isListeningOnly>
      <hasJoinedVoice>false</hasJoinedVoice>
      <hasVideo>false</hasVideo>
      <clientType>HTML5</clientType>
    </attendee>
  </attendees>
  <metadata>
    <app-room>7</app-room>
    <bbb-recording-ready-url>https://app.example.test/bbb/rec</bbb-recording-ready-url>
  </metadata>
  <isBreakout>false</isBreakout>`;

export const INFO = `<response>\n  <returncode>SUCCESS</returncode>\n${MEETING}\n</response>`;

/** A meeting of `getMeetings`, with some of its elements replaced. */
export function meeting(replaced: Readonly<Record<string, string>> = {}): string {
  const body = Object.entries(replaced).reduce(
    (xml, [name, value]) =>
      xml.replace(new RegExp(`<${name}>[^<]*</${name}>`), `<${name}>${value}</${name}>`),
    MEETING,
  );
  return `<meeting>\n${body}\n</meeting>`;
}

export function meetings(...list: readonly string[]): string {
  return `<response><returncode>SUCCESS</returncode><meetings>${list.join('')}</meetings></response>`;
}

export const NO_MEETINGS = `<response>
  <returncode>SUCCESS</returncode>
  <meetings/>
  <messageKey>noMeetings</messageKey>
  <message>no meetings were found on this server</message>
</response>`;

export const NO_MEETINGS_SCALELITE = `<?xml version="1.0" encoding="UTF-8"?>
<response>
  <returncode>SUCCESS</returncode>
  <messageKey>noMeetings</messageKey>
  <message>no meetings were found on this server</message>
  <meetings/>
</response>`;

export function failed(messageKey: string, message = ''): string {
  return `<response>
  <returncode>FAILED</returncode>
  <messageKey>${messageKey}</messageKey>
  <message>${message}</message>
</response>`;
}

export const NOT_FOUND = failed('notFound', 'A meeting with that ID does not exist');

export const NOT_FOUND_SCALELITE = `<?xml version="1.0" encoding="UTF-8"?>
${failed(
  'notFound',
  'We could not find a meeting with that meeting ID - perhaps the meeting is not yet running?',
)}`;

export const VOICE_BRIDGE_TAKEN = `<response>
  <returncode>FAILED</returncode>
  <errors>
    <error>
      <key>nonUniqueVoiceBridge</key>
      <message>The selected voice bridge is already in use.</message>
    </error>
  </errors>
</response>`;

/** The path under which a format of a recording is played. */
export function playbackPath(type: string, recordID: string): string {
  switch (type) {
    case 'presentation':
      return `/playback/presentation/2.3/${recordID}`;
    case 'podcast':
      return `/podcast/${recordID}/audio.ogg`;
    case 'notes':
      return `/notes/${recordID}/notes.pdf`;
    default:
      return `/playback/${type}/${recordID}/`;
  }
}

/** Where a balancer lets somebody in to a protected recording. */
export function gatePath(type: string, recordID: string): string {
  return `/recording/${recordID}/${type}`;
}

export function thumbnailPath(recordID: string): string {
  return `/presentation/${recordID}/presentation/9f1c2e/thumbnails/thumb-1.png`;
}

export function captionsPath(token: string, recordID: string, lang: string): string {
  return `/captions/${token}/${recordID}/captions_${lang}.vtt`;
}

/** What a token in an address opens. */
export function captionsTarget(recordID: string, lang: string): string {
  return `captions ${recordID} ${lang}`;
}

export function gateTarget(type: string, recordID: string): string {
  return `gate ${recordID} ${type}`;
}

export function cookieTarget(type: string, recordID: string): string {
  return `cookie ${recordID} ${type}`;
}

export function cookieName(type: string, recordID: string): string {
  return `recording_${type}_${recordID}`;
}

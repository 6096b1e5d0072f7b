import { escapeText } from './xml.ts';

type WelcomeFacts = {
  readonly dialNumber: string;
  readonly voiceBridge: string;
  readonly name: string;
  readonly serverUrl: string;
};

/** Fills the placeholders of a welcome text. */
export function fillWelcome(text: string, facts: WelcomeFacts): string {
  const { dialNumber, voiceBridge, name, serverUrl } = facts;
  const number = voiceBridge.length > 5 ? voiceBridge.replace(/(\d{3})(?=\d)/g, '$1 ') : voiceBridge;
  return text
    .replaceAll('%%DIALNUM%%', () => dialNumber)
    .replaceAll('%%CONFNUM%%', () => number)
    .replaceAll('%%CONFNAME%%', () => escapeText(name))
    .replaceAll('%%SERVERURL%%', () => serverUrl);
}

/** Limited HTML made safe: everything escaped, then the plain tags of the allow-list put back without attributes. */
export function safeWelcome(text: string): string {
  const decoded = text.replace(/&(amp|lt|gt|quot|apos);/g, (_whole, name: string) => NAMED[name] ?? '');
  return escapeText(decoded.replace(/<(\/?)a\b[^>]*>/gi, ''))
    .replace(/&lt;(\/?(?:b|i|u|strong|small|span|ul|li))&gt;/gi, '<$1>')
    .replace(/&lt;br\s*\/?&gt;/gi, '<br>');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

import { describe, expect, test } from '@jest/globals';
import { desk } from './desk.ts';

describe('the page of a meeting that is recorded and whose people are listed', () => {
  const ask = async (path: string) => (await desk()).ask(path);

  test('says so above the button: what is kept, why, who sees it, for how long, and that going in is consent', async () => {
    const { html } = await ask('/m/consent');
    for (const said of [
      'Dieses Treffen wird aufgezeichnet.',
      'Andere sehen sie erst, wenn die Zuständigen sie freigeben: dann deren Mitglieder',
      'und alle, die einen Link dazu haben.',
      'Nach 180 Tagen wird sie gelöscht.',
      'Es wird festgehalten, wer da ist.',
      'Grund: Protokoll der &lt;Mitgliederversammlung>',
      'Nach 30 Tagen wird sie gelöscht.',
      'Wenn Sie hineingehen, sind Sie damit einverstanden.',
    ]) {
      expect(html).toContain(said);
    }
    expect(html).not.toContain('Nextcloud');
    expect(html.indexOf('damit einverstanden')).toBeLessThan(html.indexOf('<form'));
    // What is not true here is not said.
    expect(html).not.toContain('wir speichern ihn nicht');
    // One button, and nothing to tick on the way in.
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html.match(/<input(?![^>]*type="(text|checkbox)")/g)).toBeNull();
  });

  test('says it before the room opens as well, and to hosts, who learn that guests read it', async () => {
    expect((await ask('/m/consentdu')).html).toContain('Wenn du hineingehst, bist du damit einverstanden.');
    const host = (await ask('/h/hostconsent')).html;
    expect(host).toContain('Dieses Treffen wird aufgezeichnet.');
    expect(host).toContain('Das lesen auch alle Gäste, bevor sie hineingehen.');
  });

  test('says who sees what is shown at once, and that a copy stays in the folder of the branch', async () => {
    const { html } = await ask('/m/consentkept');
    expect(html).toContain('Sehen können sie Mitglieder');
    expect(html).toContain(
      'Eine Kopie kommt in den Ordner der Gliederung Kreisverband Landkreis Erlangen-Höchstadt in der Nextcloud',
    );
    expect(html).toContain('sie wird nicht von selbst gelöscht');
    const english = (await ask('/m/consentkept?lang=en')).html;
    expect(english).toContain('so can whoever has a link to it');
    expect(english).toContain('it is not deleted by itself');
  });

  test('says it in English', async () => {
    const { html } = await ask('/m/consent?lang=en');
    expect(html).toContain('This meeting is recorded.');
    expect(html).toContain('By going in you agree to this.');
  });

  test('says nothing of it where there is nothing of it', async () => {
    const { html } = await ask('/m/live');
    expect(html).not.toContain('aufgezeichnet');
    expect(html).toContain('wir speichern ihn nicht');
  });
});

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/stores.ts';
import { type ArchiveWorld, BYTES, film, startArchiveWorld, sumOf } from './archive-world.ts';

const NAME = '2027-01-31 Kreisvorstand.mp4';
const TEXT = '2027-01-31 Kreisvorstand.txt';

onEachStore('a recording whose branch wants a copy', (store) => {
  let archive: ArchiveWorld;
  beforeEach(async () => {
    archive = await startArchiveWorld(store());
  });
  afterEach(() => archive.close());

  test("comes into the branch's folder whole, with a text that says what it is, and stands unpublished after it", async () => {
    const row = await archive.record({ participants: 12 });
    expect(await archive.run()).toMatchObject({ done: 1, failed: 0 });
    const content = film(row.record_id);
    expect(await archive.content(['2027', NAME])).toEqual(content);
    expect(await archive.row(row.id)).toMatchObject({
      ...{ archive_state: 'done', archive_name: NAME, archive_bytes: BYTES, archive_sum: sumOf(content) },
      ...{ archive_failure: null, archive_open_until: null, archive_session: null },
    });
    const text = String(await archive.content(['2027', TEXT]));
    for (const said of ['Kreisvorstand', 'Kreis Eins', '31.01.2027, 12:00 Uhr (Europe/Berlin)', row.id]) {
      expect(text).toContain(said);
    }
    expect(archive.files()).toHaveLength(2);
    expect(archive.standing(row)).toBe('unpublished');
    expect(await archive.later(20)).toMatchObject({ done: 0, failed: 0 });
    expect(archive.files()).toHaveLength(2);
  });
});

import { expect, test } from '@jest/globals';
import { keepTogether } from '../../../src/platform/web/keep-together.ts';

test('no line breaks within a day or a time of day, and what is copied or run stays as it is', () => {
  expect(keepTogether('<p>Dienstag, 9. Februar, 19:00 Uhr bis 20:30 Uhr</p>')).toBe(
    '<p>Dienstag, 9.\u00a0Februar, 19:00\u00a0Uhr bis 20:30\u00a0Uhr</p>',
  );
  expect(keepTogether('<p lang="en">Tuesday 9 February, 3 Uhren</p>')).toBe(
    '<p lang="en">Tuesday 9\u00a0February, 3 Uhren</p>',
  );
  expect(keepTogether('<a title="a > b">19:00 Uhr</a> 9. Mai')).toBe(
    '<a title="a > b">19:00\u00a0Uhr</a> 9.\u00a0Mai',
  );
  const left = [
    '<textarea id="t">Wann: 9. Februar, 19:00 Uhr\n<b>19:00 Uhr</b></textarea>',
    '<input value="um 19:00 Uhr"/>',
    '<script>"19:00 Uhr"</script>',
    '<option value="9. Februar"></option>',
    '<input value="Klausur -> 9. Februar, 19:00 Uhr" data-seen="> 19:00 Uhr"/>',
  ].join('');
  expect(keepTogether(left)).toBe(left);
});

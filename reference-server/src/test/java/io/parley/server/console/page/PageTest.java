package io.parley.server.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
  private static Page page(String path) {
    return new Page(
        "jobs",
        "demo",
        "Ana",
        true,
        false,
        Texts.in("en"),
        "light",
        new Look("Parley", "", ZoneId.of("Europe/Madrid")),
        "token",
        "nonce",
        new Page.AssetPaths("", "", "", ""),
        path,
        Instant.parse("2026-11-26T10:00:00Z"));
  }

  @Test
  void reasons_tell_instants_and_lengths_as_people_do() {
    Page page = page("/manage/demo/jobs");

    assertThat(page.told("waits PT48H; goes on at 2026-11-28T10:03:50.540Z"))
        .isEqualTo("waits 2d; goes on at 28 Nov, 11:03 CET");
    assertThat(page.told("again in PT1H30M, see PTA and $1")).contains("1h 30m, see PTA and $1");
    assertThat(page.told("PT30S is not of whole minutes")).startsWith("PT30S");
    assertThat(page.about("hook:01a2174f-27ed-723a-b2bf-42f013107ad9")).isEqualTo("hook:…7ad9");
    assertThat(page.about("lead:17")).isEqualTo("lead:17");
  }

  @Test
  void what_was_done_is_told_only_where_there_are_words_for_it() {
    assertThat(page("/manage/demo/jobs?done=saved").done()).contains("It is kept.");
    assertThat(page("/manage/demo/jobs?state=dead&done=removed").done()).contains("It is removed.");
    assertThat(page("/manage/demo/jobs?done=nonsense").done()).isEmpty();
    assertThat(page("/manage/demo/jobs?undone=saved").done()).isEmpty();
    assertThat(page("/manage/demo/jobs").done()).isEmpty();
  }

  @Test
  void every_section_is_in_the_bar_or_behind_more_and_one_of_them_is_here() {
    Page page = page("/manage/demo/jobs");

    assertThat(page.nav()).extracting(Page.NavItem::here).containsOnly(false);
    assertThat(page.further()).filteredOn(Page.NavItem::here).hasSize(1);
    assertThat(page.furtherHere()).isTrue();
    assertThat(page.in("dashboard").furtherHere()).isFalse();
  }

  @Test
  void lengths_are_read_as_they_are_written() {
    for (String words : List.of("1d 2h 30m", "45m", "3d")) {
      assertThat(Lengths.words(Duration.parse(Lengths.iso(words)))).isEqualTo(words);
    }
    assertThat(Lengths.iso("1d 2h 30m")).isEqualTo("PT26H30M");
    assertThat(Lengths.words(Duration.ofSeconds(30))).isEqualTo("PT30S");
    assertThat(Lengths.iso("soon")).isEqualTo("soon");
  }
}

package io.parley.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.tally.Tally;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyBlockTest {
  private static long quarter(LocalDate day, String zone) {
    return day.atStartOfDay(ZoneId.of(zone)).toInstant().toEpochMilli() / Tally.QUARTER;
  }

  /** How many rows of one count are looked at for these pieces. */
  private static long blocks(List<TallyBlock.Piece> pieces) {
    long blocks = 0;
    for (TallyBlock.Piece piece : pieces) {
      for (long at = piece.from(); at < piece.to(); at = piece.block().end(at)) {
        blocks++;
      }
    }
    return blocks;
  }

  @Test
  void a_month_of_another_clock_is_a_month_with_its_hours_put_right() {
    assertThat(
            TallyBlock.pieces(
                quarter(LocalDate.of(2026, 10, 1), "Europe/Madrid"),
                quarter(LocalDate.of(2026, 11, 1), "Europe/Madrid")))
        .containsExactly(
            new TallyBlock.Piece(
                TallyBlock.QUARTER,
                quarter(LocalDate.of(2026, 10, 1), "UTC") - 8,
                quarter(LocalDate.of(2026, 10, 1), "UTC"),
                1),
            new TallyBlock.Piece(
                TallyBlock.MONTH,
                quarter(LocalDate.of(2026, 10, 1), "UTC"),
                quarter(LocalDate.of(2026, 11, 1), "UTC"),
                1),
            new TallyBlock.Piece(
                TallyBlock.QUARTER,
                quarter(LocalDate.of(2026, 11, 1), "UTC") - 4,
                quarter(LocalDate.of(2026, 11, 1), "UTC"),
                -1));
  }

  @Test
  void an_hour_is_read_by_its_quarters_alone() {
    long noon = quarter(LocalDate.of(2026, 10, 1), "UTC") + 48;

    assertThat(TallyBlock.pieces(noon, noon + 4))
        .containsExactly(new TallyBlock.Piece(TallyBlock.QUARTER, noon, noon + 4, 1));
  }

  @Test
  void a_year_takes_few_blocks_wherever_it_begins() {
    for (String zone : List.of("UTC", "Europe/Madrid", "Asia/Kathmandu", "Pacific/Pago_Pago")) {
      for (int day = 1; day < 365; day += 13) {
        LocalDate first = LocalDate.ofYearDay(2025, day);
        var pieces = new ArrayList<TallyBlock.Piece>();
        pieces.addAll(TallyBlock.pieces(quarter(first, zone), quarter(first.plusYears(1), zone)));

        assertThat(blocks(pieces)).as(zone + " from " + first).isLessThanOrEqualTo(13 + 32 + 96);
      }
    }
  }
}

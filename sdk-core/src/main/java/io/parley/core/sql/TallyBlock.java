package io.parley.core.sql;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time that counts are summed over in advance. Everything here is in quarters of an
 * hour since 1970, and by the clock of UTC: what days and months of other clocks have more or less
 * at either end is added or taken off quarter by quarter, so that the sums serve every zone.
 */
enum TallyBlock {
  QUARTER(0) {
    @Override
    long begin(long quarter) {
      return quarter;
    }

    @Override
    long end(long begin) {
      return begin + 1;
    }
  },
  DAY(1) {
    @Override
    long begin(long quarter) {
      return Math.floorDiv(quarter, DAY_LENGTH) * DAY_LENGTH;
    }

    @Override
    long end(long begin) {
      return begin + DAY_LENGTH;
    }
  },
  MONTH(2) {
    @Override
    long begin(long quarter) {
      return day(quarter).withDayOfMonth(1).toEpochDay() * DAY_LENGTH;
    }

    @Override
    long end(long begin) {
      return day(begin).plusMonths(1).toEpochDay() * DAY_LENGTH;
    }
  };

  private static final long DAY_LENGTH = 96;

  /** How the database names it. */
  private final int span;

  TallyBlock(int span) {
    this.span = span;
  }

  int span() {
    return span;
  }

  /** The first quarter of the block that holds a quarter. */
  abstract long begin(long quarter);

  /** The first quarter after the block that begins at a quarter. */
  abstract long end(long begin);

  private static LocalDate day(long quarter) {
    return LocalDate.ofEpochDay(Math.floorDiv(quarter, DAY_LENGTH));
  }

  /** The bound between two blocks that is nearest to a quarter. */
  private long nearest(long quarter) {
    long begin = begin(quarter);
    long end = end(begin);
    return quarter - begin < end - quarter ? begin : end;
  }

  /**
   * All blocks of one kind from a quarter up to another, without it.
   *
   * @param sign 1 when they are added, -1 when they are taken off
   */
  record Piece(TallyBlock block, long from, long to, int sign) {}

  /** The pieces that make up the time from a quarter up to another, in few blocks. */
  static List<Piece> pieces(long from, long to) {
    var pieces = new ArrayList<Piece>();
    QUARTER.cover(from, to, pieces);
    return pieces;
  }

  /** Takes larger blocks where fewer of this kind are left over at the ends than it would take. */
  private void cover(long from, long to, List<Piece> pieces) {
    TallyBlock larger = this == QUARTER ? DAY : MONTH;
    if (larger != this) {
      long first = larger.nearest(from);
      long last = larger.nearest(to);
      if (Math.abs(first - from) + Math.abs(to - last) < to - from) {
        add(from, first, pieces);
        larger.cover(first, last, pieces);
        add(last, to, pieces);
        return;
      }
    }
    add(from, to, pieces);
  }

  private void add(long from, long to, List<Piece> pieces) {
    if (from < to) {
      pieces.add(new Piece(this, from, to, 1));
    } else if (to < from) {
      pieces.add(new Piece(this, to, from, -1));
    }
  }
}

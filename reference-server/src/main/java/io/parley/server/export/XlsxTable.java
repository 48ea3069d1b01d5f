package io.parley.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** A workbook of Excel; another sheet begins where one is full. */
final class XlsxTable implements TableWriter {
  /** Excel opens no more. */
  private static final int ROWS = 1_048_576;

  private static final int LONGEST = 32_767;
  private static final int AT_ONCE = 200;

  private final Workbook book;
  private List<String> columns = List.of();
  private Worksheet sheet;
  private int sheets = 1;
  private int next;

  XlsxTable(OutputStream out) {
    book = new Workbook(new Unclosed(out), "Parley", "1.0");
    sheet = book.newWorksheet("1");
  }

  @Override
  public void header(List<String> columns) throws IOException {
    this.columns = List.copyOf(columns);
    for (int i = 0; i < columns.size(); i++) {
      sheet.value(0, i, columns.get(i));
    }
    sheet.freezePane(0, 1);
    next = 1;
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    if (next == ROWS) {
      sheet.finish();
      sheets++;
      sheet = book.newWorksheet(Integer.toString(sheets));
      header(columns);
    }
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case null -> {}
        case Number number -> sheet.value(next, i, number);
        case Boolean flag -> sheet.value(next, i, flag);
        // In its cell: texts that cells share are kept until the end, and would be all of them.
        case Object other -> sheet.inlineString(next, i, shortened(Cells.text(other)));
      }
    }
    next++;
    if (next % AT_ONCE == 0) {
      sheet.flush();
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST / 2)) + "…";
  }

  @Override
  public void close() throws IOException {
    sheet.finish();
    book.finish();
  }

  /** The workbook closes what it writes to; the stream is the caller's. */
  private static final class Unclosed extends java.io.FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

package io.parley.server.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Comma-separated values. */
final class CsvTable implements TableWriter {
  private final CSVPrinter printer;

  CsvTable(OutputStream out) throws IOException {
    var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    // Excel takes a file without it for one in the code page of the machine.
    writer.write('\uFEFF');
    printer = new CSVPrinter(writer, CSVFormat.RFC4180);
  }

  @Override
  public void header(List<String> columns) throws IOException {
    printer.printRecord(columns);
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    for (Object value : values) {
      printer.print(Cells.text(value));
    }
    printer.println();
  }

  @Override
  public void close() throws IOException {
    printer.flush();
  }
}

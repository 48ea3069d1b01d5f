package io.parley.server.export;

import java.io.IOException;
import java.io.OutputStream;

/** What a file is written as. */
public enum ExportFormat {
  /** Comma-separated values as in RFC 4180, UTF-8 with a byte order mark. */
  CSV("csv") {
    @Override
    TableWriter open(OutputStream out) throws IOException {
      return new CsvTable(out);
    }
  },
  /** A JSON object on each line. */
  JSONL("jsonl") {
    @Override
    TableWriter open(OutputStream out) {
      return new JsonLinesTable(out);
    }
  },
  /** A workbook of Excel. */
  XLSX("xlsx") {
    @Override
    TableWriter open(OutputStream out) {
      return new XlsxTable(out);
    }
  };

  private final String extension;

  ExportFormat(String extension) {
    this.extension = extension;
  }

  /** The end of its files' names, without the dot. */
  public String extension() {
    return extension;
  }

  /** A table that is written to {@code out} as its rows come. */
  abstract TableWriter open(OutputStream out) throws IOException;
}

package io.parley.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "=HYPERLINK(\"http://evil\",\"x\")",
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\uFF1D1+1",
        "\uFF0B1+1",
        "\uFF0D1+1",
        "\uFF20SUM(1)",
        "\uFEFF=1+1",
        "\"=1+1",
        "|cmd",
        "%0A=1"
      })
  void what_a_spreadsheet_would_run_is_text(String formula) {
    assertThat(Cells.defused(formula)).isEqualTo("'" + formula);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Hello = world", "+34 600 100 200", "-5", "-5.25", "a@b.example", "3-4"})
  void what_it_would_not_is_left_as_it_is(String text) {
    assertThat(Cells.defused(text)).isEqualTo(text);
  }

  @Test
  void a_list_is_JSON_and_what_no_file_may_hold_is_left_out() {
    assertThat(Cells.text(List.of("a", "b"))).isEqualTo("[\"a\",\"b\"]");
    assertThat(Cells.text(Map.of("a", 1))).isEqualTo("{\"a\":1}");
    assertThat(Cells.text("a\0b\u0007c")).isEqualTo("abc");
    assertThat(Cells.text(null)).isEmpty();
  }

  @Test
  void a_workbook_reads_back_with_numbers_as_numbers_and_formulas_as_text() throws IOException {
    var out = new ByteArrayOutputStream();
    try (TableWriter table = ExportFormat.XLSX.open(out)) {
      table.header(List.of("id", "text", "price"));
      for (int i = 0; i < 450; i++) {
        table.row(Arrays.asList("c" + i, "=1+" + i, i));
      }
      table.row(Arrays.asList(null, "x".repeat(40_000), null));
    }

    try (var book = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
      var rows = book.getFirstSheet().read();
      assertThat(rows).hasSize(452);
      assertThat(rows.get(0).getCellText(1)).isEqualTo("text");
      assertThat(rows.get(450).getCellText(1)).isEqualTo("'=1+449");
      assertThat(rows.get(450).getCell(2).asNumber().intValue()).isEqualTo(449);
      assertThat(rows.get(451).getCellText(1).length()).isLessThan(32_767);
    }
  }

  @Test
  void comma_separated_values_are_quoted_where_they_must_be() throws IOException {
    var out = new ByteArrayOutputStream();
    try (TableWriter table = ExportFormat.CSV.open(out)) {
      table.header(List.of("id", "text"));
      table.row(Arrays.asList("1", "a \"b\", c\nd"));
      table.row(Arrays.asList("2", "=1"));
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("\uFEFFid,text\r\n1,\"a \"\"b\"\", c\nd\"\r\n2,'=1\r\n");
  }
}

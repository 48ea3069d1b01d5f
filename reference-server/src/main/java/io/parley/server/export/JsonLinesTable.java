package io.parley.server.export;

import io.parley.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object on each line, its fields named by the columns; nothing is left out or changed. */
final class JsonLinesTable implements TableWriter {
  private final OutputStream out;
  private List<String> columns = List.of();

  JsonLinesTable(OutputStream out) {
    this.out = out;
  }

  @Override
  public void header(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      object.put(columns.get(i), values.get(i));
    }
    out.write((Json.write(object) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}

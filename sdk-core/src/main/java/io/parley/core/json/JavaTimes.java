package io.parley.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Instants, durations and other {@code java.time} values as their ISO-8601 text, both ways. */
final class JavaTimes extends SimpleModule {
  private static final long serialVersionUID = 1L;

  JavaTimes() {
    super("java-times");
    both(Instant.class, Instant::parse);
    both(Duration.class, Duration::parse);
    both(java.time.LocalDate.class, java.time.LocalDate::parse);
    both(java.time.LocalTime.class, java.time.LocalTime::parse);
    both(java.time.ZoneId.class, java.time.ZoneId::of);
    addKeyDeserializer(
        java.time.LocalDate.class,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context)
              throws IOException {
            try {
              return java.time.LocalDate.parse(key);
            } catch (DateTimeException e) {
              return context.handleWeirdKey(
                  java.time.LocalDate.class, key, "must be a date such as 2026-12-25");
            }
          }
        });
  }

  private <T> void both(Class<T> type, Function<String, T> parse) {
    addSerializer(
        type,
        new StdSerializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(value.toString());
          }
        });
    addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          @SuppressWarnings("unchecked")
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString("");
            try {
              return parse.apply(text);
            } catch (DateTimeException e) {
              return (T) context.handleWeirdStringValue(type, text, "not ISO-8601");
            }
          }
        });
  }
}

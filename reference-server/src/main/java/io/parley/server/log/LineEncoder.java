package io.parley.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import io.parley.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes events of the log as text for people, or as one JSON object a line. Both carry the ids of
 * what was worked on (tenant, job, event, conversation, effect), and neither carries what looks
 * like a secret. Set up by {@code logback.xml}.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final int FRAMES = 40;
  private static final int CAUSES = 5;

  private boolean json;

  /** {@code json}, or anything else for text. */
  public void setFormat(String format) {
    this.json = format.strip().equals("json");
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return (json ? json(event) : text(event)).getBytes(StandardCharsets.UTF_8);
  }

  private static String json(ILoggingEvent event) {
    var line = new LinkedHashMap<String, @Nullable Object>();
    line.put("time", time(event));
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("message", Fit.line(String.valueOf(event.getFormattedMessage())));
    ids(event).forEach((name, value) -> line.put(name, Fit.line(value)));
    if (event.getThrowableProxy() != null) {
      line.put("error", Fit.line(said(event.getThrowableProxy())));
      line.put("stack", trace(event.getThrowableProxy(), " | "));
    }
    return Json.write(line) + "\n";
  }

  private static String text(ILoggingEvent event) {
    var line = new StringBuilder(160);
    line.append(time(event))
        .append(' ')
        .append("%-5s".formatted(event.getLevel()))
        .append(' ')
        .append(event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1))
        .append(' ')
        .append(Fit.line(String.valueOf(event.getFormattedMessage())));
    ids(event)
        .forEach(
            (name, value) -> line.append(' ').append(name).append('=').append(Fit.line(value)));
    if (event.getThrowableProxy() != null) {
      line.append("\n  ").append(trace(event.getThrowableProxy(), "\n  "));
    }
    return line.append('\n').toString();
  }

  private static Map<String, String> ids(ILoggingEvent event) {
    return new TreeMap<>(event.getMDCPropertyMap());
  }

  private static String time(ILoggingEvent event) {
    return TIME.format(Instant.ofEpochMilli(event.getTimeStamp()));
  }

  private static String said(IThrowableProxy failure) {
    return failure.getClassName() + ": " + failure.getMessage();
  }

  private static String trace(IThrowableProxy failure, String between) {
    var trace = new StringBuilder();
    int depth = 0;
    for (IThrowableProxy one = failure; one != null && depth < CAUSES; one = one.getCause()) {
      trace.append(depth++ == 0 ? "" : between + "caused by ").append(Fit.line(said(one)));
      StackTraceElementProxy[] frames = one.getStackTraceElementProxyArray();
      int shown = Math.min(FRAMES, frames.length - one.getCommonFrames());
      for (int i = 0; i < shown; i++) {
        trace.append(between).append("  at ").append(frames[i].getStackTraceElement());
      }
    }
    return trace.toString();
  }
}

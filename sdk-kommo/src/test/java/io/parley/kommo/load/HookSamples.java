package io.parley.kommo.load;

import io.parley.kommo.webhook.ChatHookReader;
import io.parley.kommo.webhook.KommoEvent;
import io.parley.kommo.webhook.WebhookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads every file of a folder as the body of a hook and prints what became of it: {@code
 * HookSamples FOLDER [PART-OF-NAME…]}. Names that hold {@code amojo} are read as hooks of the Chats
 * API.
 */
public final class HookSamples {
  private HookSamples() {}

  public static void main(String[] arguments) throws IOException {
    List<String> parts = List.of(arguments).subList(1, arguments.length);
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        if (parts.isEmpty() || parts.stream().anyMatch(name::contains)) {
          System.out.printf("%-58s %s%n", name, told(name, Files.readAllBytes(file)));
        }
      }
    }
  }

  private static String told(String name, byte[] body) {
    Instant now = Instant.EPOCH;
    List<KommoEvent> events =
        name.contains("amojo")
            ? ChatHookReader.read(body, "scope", now)
            : WebhookReader.read(body, now);
    return events.stream()
        .map(
            event ->
                event.kind()
                    + " of "
                    + event.subject()
                    + ", "
                    + event.facts().size()
                    + " facts"
                    + (event.facts().containsKey("kommo.reason")
                        ? ": " + event.facts().get("kommo.reason")
                        : ""))
        .collect(Collectors.joining("; "));
  }
}

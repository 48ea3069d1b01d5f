package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.parley.core.agent.Reply;
import io.parley.kommo.Kommo;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShopTest {
  @Test
  void the_agent_answers_from_the_article() {
    Reply reply = Shop.ask("¿Cuánto tarda el envío a Portugal?", Instant.parse("2026-03-02T12:00:00Z"));

    assertTrue(reply.text().contains("3 o 4 días"), reply.text());
    assertEquals("Envíos", reply.citations().getFirst().title());
  }

  @Test
  void the_classes_come_from_installed_artifacts() throws Exception {
    for (Class<?> type : new Class<?>[] {Reply.class, Kommo.class, io.parley.automation.rule.Rules.class}) {
      Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());

      assertTrue(jar.startsWith(Path.of(System.getProperty("parley.repository"))), jar.toString());
      assertTrue(jar.toString().endsWith(".jar"), jar.toString());
    }
  }
}

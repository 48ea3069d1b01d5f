package io.parley.rag.bench;

import io.parley.core.*;
import io.parley.core.agent.*;
import io.parley.core.language.Language;
import io.parley.rag.answer.*;
import io.parley.rag.index.*;
import io.parley.rag.index.lucene.*;
import io.parley.rag.ingest.*;
import io.parley.rag.retrieve.*;
import java.nio.file.*;
import java.time.*;
import java.util.*;

public final class Quick {
  private Quick() {}

  public static void main(String[] a) throws Exception {
    var index = new InMemoryTextIndex();
    var t = new TenantId("x");
    var ch = new Chunker();
    for (Language l : Language.values()) {
      String md =
          Files.readString(
              Path.of(
                  "/work/wt/rag/reference-server/src/main/resources/demo/knowledge/"
                      + l.code()
                      + ".md"));
      String[] arts = md.split("(?m)^## ");
      for (int i = 1; i < arts.length; i++) {
        String title = arts[i].lines().findFirst().get();
        String body = arts[i].substring(title.length()).replaceAll("(?m)^# .*$", "");
        var cs =
            ch.chunk(
                new SourceText(
                    l.code() + i, title, body, Optional.empty(), Instant.EPOCH, Optional.empty()));
        for (var c : cs) if (!c.language().equals(Optional.of(l))) System.out.println("LANG? " + c);
        index.upsert(t, List.of(new IndexedSource(l.code() + i, 1, cs)));
      }
    }
    var r = new Retriever(index);
    var off = new OfflineAnswerer();
    var g = new Grounding();
    var agent = new Agent(t, "a", 1, Instant.EPOCH, Instant.EPOCH, Agent.Profile.named("S"));
    var prev = "en";
    for (String q : Files.readAllLines(Path.of("/tmp/ragscratch/ask.txt"))) {
      if (q.isBlank()) continue;
      String lang = Language.detect(q).map(Language::code).orElse(prev);
      prev = lang;
      var ctx =
          r.find(new ContextProvider.Request(t, q, Optional.of(lang), Agent.Retrieval.DEFAULT));
      var qq = new Answerer.Question(agent, List.of(), q, lang, ctx);
      var d = off.answer(qq);
      System.out.printf(
          "Q[%s] %s%n   %s cov %.2f top=%s | %s%n   A: %s%n",
          lang,
          q,
          d.verdict(),
          ctx.coverage(),
          ctx.passages().isEmpty() ? "-" : ctx.passages().getFirst().title(),
          g.objection(qq, d).orElse("grounded"),
          d.text());
    }
  }
}

package io.parley.server.console.page;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Answerer;
import io.parley.core.conversation.Conversation;
import io.parley.core.conversation.ToolCall;
import io.parley.core.event.EventState;
import io.parley.core.script.ScriptProgress;
import io.parley.core.work.EffectState;
import io.parley.core.work.Job;
import io.parley.kommo.sync.SyncRun;
import io.parley.rag.article.Article;
import io.parley.rag.file.KnowledgeFile;
import io.parley.rag.file.StageState;
import io.parley.server.feed.Update;
import io.parley.server.hook.Subscription;
import io.parley.server.insight.Gap;
import io.parley.server.kommo.Integration;
import java.util.Locale;

/** How something is meant: the colour of badges and pictograms, never their only sign. */
public enum Tone {
  /** As it should be. */
  GOOD,
  /** Of interest. */
  INFO,
  /** Somebody should look. */
  WARN,
  /** Something went wrong. */
  BAD,
  /** Nothing to say. */
  PLAIN;

  /** The style's name for it. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of an effect. */
  public static Tone of(EffectState state) {
    return switch (state) {
      case DONE -> GOOD;
      case PLANNED, SENDING -> INFO;
      case UNKNOWN -> WARN;
      case FAILED -> BAD;
      case CANCELLED -> PLAIN;
    };
  }

  /** Of what an agent's model called. */
  public static Tone of(ToolCall.State state) {
    return switch (state) {
      case DONE -> GOOD;
      case PLANNED, FOUND -> INFO;
      case REFUSED -> WARN;
    };
  }

  /** Of an event. */
  public static Tone of(EventState state) {
    return switch (state) {
      case PROCESSED -> GOOD;
      case PENDING -> INFO;
      case IGNORED -> PLAIN;
      case UNPARSED -> WARN;
      case DEAD -> BAD;
    };
  }

  /** Of a job. */
  public static Tone of(Job.Status status) {
    return switch (status) {
      case SUCCEEDED -> GOOD;
      case QUEUED, RUNNING -> INFO;
      case CANCELLED -> PLAIN;
      case FAILED -> WARN;
      case DEAD -> BAD;
    };
  }

  /** Of a conversation. */
  public static Tone of(Conversation.Status status) {
    return switch (status) {
      case OPEN -> GOOD;
      case HANDED_OFF -> WARN;
      case CLOSED -> PLAIN;
    };
  }

  /** Of an agent. */
  public static Tone of(Agent.Status status) {
    return switch (status) {
      case ACTIVE -> GOOD;
      case DRAFT -> INFO;
      case PAUSED -> PLAIN;
    };
  }

  /** Of a connected account. */
  public static Tone of(Integration.Status status) {
    return switch (status) {
      case CONNECTED -> GOOD;
      case LIMITED -> WARN;
      case NEEDS_REAUTH -> BAD;
      case DISCONNECTED -> PLAIN;
    };
  }

  /** Of a copy of an account. */
  public static Tone of(SyncRun.State state) {
    return switch (state) {
      case SUCCEEDED -> GOOD;
      case QUEUED, RUNNING -> INFO;
      case FAILED -> BAD;
      case CANCELLED -> PLAIN;
    };
  }

  /** Of another system that is told of events. */
  public static Tone of(Subscription.Status status) {
    return switch (status) {
      case ACTIVE -> GOOD;
      case PAUSED -> PLAIN;
      case DISABLED -> BAD;
    };
  }

  /** Of a gap in the knowledge. */
  public static Tone of(Gap.State state) {
    return switch (state) {
      case OPEN -> WARN;
      case DISMISSED -> PLAIN;
      case ANSWERED -> GOOD;
    };
  }

  /** Of a file. */
  public static Tone of(KnowledgeFile.Status status) {
    return switch (status) {
      case READY -> GOOD;
      case PROCESSING -> INFO;
      case FAILED -> BAD;
    };
  }

  /** Of a stage of a file. */
  public static Tone of(StageState.Status status) {
    return switch (status) {
      case DONE -> GOOD;
      case RUNNING -> INFO;
      case WAITING -> PLAIN;
      case FAILED -> BAD;
    };
  }

  /** Of an article. */
  public static Tone of(Article.Status status) {
    return switch (status) {
      case PUBLISHED -> GOOD;
      case DRAFT -> PLAIN;
    };
  }

  /** Of a reply. */
  public static Tone of(Answerer.Verdict verdict) {
    return switch (verdict) {
      case ANSWERED -> GOOD;
      case SMALL_TALK, SCRIPTED -> INFO;
      case UNKNOWN, HANDOFF -> WARN;
    };
  }

  /** Of a conversation in a script. */
  public static Tone of(ScriptProgress.Status status) {
    return switch (status) {
      case ACTIVE -> INFO;
      case FINISHED -> GOOD;
      case STOPPED -> WARN;
    };
  }

  /** Of a line of the feed. */
  public static Tone of(Update item) {
    return switch (item.kind()) {
      case "agent.replied", "effect.done" -> GOOD;
      case "agent.could_not_answer", "conversation.handed_off", "effect.unknown" -> WARN;
      case "effect.failed", "integration.needs_reauth" -> BAD;
      case "message.received", "knowledge.found" -> INFO;
      default -> PLAIN;
    };
  }
}

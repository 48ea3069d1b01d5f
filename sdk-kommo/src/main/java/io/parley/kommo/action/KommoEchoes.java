package io.parley.kommo.action;

import io.parley.core.action.Echoes;
import io.parley.core.event.Event;
import io.parley.core.work.Effect;
import io.parley.core.work.EffectState;
import io.parley.kommo.entity.PipelineStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Knows as what webhooks our acts in a Kommo account come back. Pure, thread-safe.
 *
 * <p>What an act made is known by its number. A change of a lead is known by the values it wrote
 * and by its time: Kommo tells the instant of the change, to the second, and its clock is not ours.
 * Who made the change does not tell, since a token acts in the name of the person who made it.
 */
public final class KommoEchoes implements Echoes {
  private static final Duration SLACK = Duration.ofSeconds(30);

  @Override
  public boolean echoes(Effect act, Event news) {
    return act.sentAt().isPresent()
        && switch (act.action()) {
          case "sendMessage" -> news.kind().equals("message.sent") && made(act, news, "message");
          case "addNote" -> news.kind().endsWith(".note_added") && made(act, news, "note");
          case "createTask" -> news.kind().startsWith("task.") && made(act, news, "task");
          case "completeTask" ->
              news.kind().startsWith("task.")
                  && sameLead(act, news)
                  && inTime(act, news)
                  && same(news.fact("task.result"), act.parameter("result"));
          default ->
              news.kind().startsWith("lead.")
                  && !news.kind().equals("lead.note_added")
                  && sameLead(act, news)
                  && inTime(act, news)
                  && wrote(act, news);
        };
  }

  /** By its number; while that is not known yet, by its words. */
  private static boolean made(Effect act, Event news, String what) {
    Optional<String> number = news.fact(what + ".id");
    return act.remoteId().isPresent()
        ? act.remoteId().equals(number)
        : act.state() != EffectState.FAILED
            && inTime(act, news)
            && same(news.fact(what + ".text"), act.parameter("text"));
  }

  private static boolean sameLead(Effect act, Event news) {
    return act.at("lead").isPresent() && act.at("lead").equals(news.fact("lead.id"));
  }

  private static boolean inTime(Effect act, Event news) {
    Instant sent = act.sentAt().orElse(act.createdAt());
    Instant over = act.state().settled() ? act.updatedAt() : news.receivedAt();
    return !news.occurredAt().isBefore(sent.minus(SLACK))
        && !news.occurredAt().isAfter(over.plus(SLACK));
  }

  private static boolean wrote(Effect act, Event news) {
    return switch (act.action()) {
      case "addTag" -> tagged(news, act.parameter("tag"));
      case "removeTag" -> !tagged(news, act.parameter("tag"));
      case "moveLead" -> same(news.fact("lead.statusId"), act.parameter("statusId"));
      case "closeLead" ->
          same(
              news.fact("lead.statusId"),
              act.parameter("won")
                  .map(
                      won ->
                          String.valueOf(
                              won.equals("true") ? PipelineStatus.WON : PipelineStatus.LOST)));
      case "setPrice" ->
          same(news.fact("lead.price").or(() -> Optional.of("0")), act.parameter("price"));
      case "setField" ->
          same(
              news.fact("lead.fields." + act.parameter("field").orElse("").strip()),
              act.parameter("value"));
      case "assign" ->
          act.parameters().get("roundRobin") instanceof Collection<?> users
              ? users.stream()
                  .anyMatch(
                      user ->
                          same(
                              news.fact("lead.responsibleUserId"),
                              Optional.of(String.valueOf(user))))
              : same(news.fact("lead.responsibleUserId"), act.parameter("userId"));
      default -> false;
    };
  }

  private static boolean tagged(Event news, Optional<String> tag) {
    List<?> tags = news.facts().get("lead.tags") instanceof List<?> list ? list : List.of();
    return tag.isPresent()
        && tags.stream().anyMatch(each -> tag.get().strip().equalsIgnoreCase(Objects.toString(each)));
  }

  /** 5 and 5.00 are the same; nothing is the same as an empty text. */
  private static boolean same(Optional<String> told, Optional<String> written) {
    String one = told.orElse("").strip();
    String other = written.orElse("").strip();
    if (one.equalsIgnoreCase(other)) {
      return true;
    }
    Optional<BigDecimal> left = Target.decimal(one);
    Optional<BigDecimal> right = Target.decimal(other);
    return left.isPresent() && right.isPresent() && left.get().compareTo(right.get()) == 0;
  }
}

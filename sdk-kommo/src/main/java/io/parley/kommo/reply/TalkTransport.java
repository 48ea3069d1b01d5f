package io.parley.kommo.reply;

import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Lane;
import io.parley.kommo.entity.Talk;
import io.parley.kommo.entity.TalkMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Answers in the client's own chat, whatever the channel, through the Chats API add-on. Needs its
 * two scopes and a plan that has it.
 *
 * @see <a href="https://developers.kommo.com/reference/send-message-to-conversation">send message
 *     to conversation</a>
 */
public final class TalkTransport implements ReplyTransport {
  private static final int UNPROCESSABLE = 422;
  private static final String NO_TALK = "no talk is known to answer in";

  private final Kommo kommo;

  public TalkTransport(Kommo kommo) {
    this.kommo = kommo.in(Lane.LIVE);
  }

  @Override
  public String name() {
    return "talk";
  }

  @Override
  public Capability probe(Destination to) {
    try {
      // Reading needs the sister scope of sending, granted together in practice.
      if (to.talkId().isPresent()) {
        var unused = kommo.talks().messages(to.talkId().get(), Instant.EPOCH).findFirst();
      } else {
        var unused = kommo.talks().search(query -> query.inWork()).findFirst();
      }
      return new Capability.Available();
    } catch (KommoException e) {
      if (e.unavailable()) {
        return new Capability.Unavailable(e.getMessage());
      }
      throw e;
    }
  }

  @Override
  public Delivery send(Destination to, String text, int from) {
    if (to.talkId().isEmpty()) {
      return new Delivery.Unavailable(NO_TALK);
    }
    long talkId = to.talkId().get();
    List<String> parts = parts(talkId, text);
    String remoteId = "";
    for (int i = Math.min(from, parts.size()); i < parts.size(); i++) {
      try {
        remoteId = kommo.talks().sendMessage(talkId, parts.get(i));
      } catch (KommoException e) {
        if (i > from) {
          return new Delivery.Interrupted(i, e.getMessage());
        }
        if (e.unavailable() && from == 0) {
          return new Delivery.Unavailable(e.getMessage());
        }
        if (e.unavailable() || e.status() == UNPROCESSABLE) {
          return new Delivery.Refused(e.getMessage());
        }
        throw e;
      }
    }
    return new Delivery.Sent(name(), remoteId);
  }

  @Override
  public Trace find(Destination to, String text, Instant since, Predicate<String> claimed) {
    if (to.talkId().isEmpty()) {
      return new Trace.Missing(0, Optional.empty());
    }
    long talkId = to.talkId().get();
    List<TalkMessage> sent =
        kommo
            .talks()
            .messages(talkId, since)
            .filter(message -> !message.incoming() && !claimed.test(message.id()))
            .toList();
    Set<String> used = new HashSet<>();
    List<String> found = new ArrayList<>();
    List<String> parts = parts(talkId, text);
    for (String part : parts) {
      Optional<TalkMessage> match =
          sent.stream()
              .filter(message -> same(message.text(), part) && !used.contains(message.id()))
              .findFirst();
      if (match.isEmpty()) {
        break;
      }
      used.add(match.get().id());
      found.add(match.get().id());
    }
    return found.size() == parts.size() && !found.isEmpty()
        ? new Trace.Found(found.getLast())
        : new Trace.Missing(
            found.size(), found.isEmpty() ? Optional.empty() : Optional.of(found.getLast()));
  }

  private List<String> parts(long talkId, String text) {
    // Most texts fit every channel, and then the talk need not be read.
    ChannelLimit narrowest = ChannelLimit.of("");
    if (narrowest.holds(text)) {
      return TextParts.of(text, narrowest);
    }
    String origin = kommo.talks().find(talkId).map(Talk::origin).orElse("");
    return TextParts.of(text, ChannelLimit.of(origin));
  }

  private static boolean same(String one, String other) {
    return one.replace("\r\n", "\n").strip().equals(other.replace("\r\n", "\n").strip());
  }
}

package io.parley.kommo.reply;

import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.Lane;
import io.parley.kommo.entity.Continuation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Answers through a salesbot that asked for the answer and waits: the bot is continued, and says
 * the answer itself or finds it as {@code {{json.message}}} in its next step. A bot is continued
 * once. Works for every channel; needs an administrator's token and a plan with salesbots.
 *
 * @see <a
 *     href="https://developers.kommo.com/reference/salesbot-widget-block-execution-confirmation">
 *     continuing a salesbot</a>
 */
public final class SalesbotTransport implements ReplyTransport {
  private static final String NOBODY = "no salesbot waits for an answer";
  private static final int NOT_FOUND = 404;
  private static final ChannelLimit SHOWN = new ChannelLimit(Continuation.MOST_SHOWN, false);

  private final Kommo kommo;
  private final WaitingBots bots;
  private final Saying saying;
  private final TalkTransport talk;

  /** Who says the answer. */
  public enum Saying {
    /** The bot's next step, which says {@code {{json.message}}}; answers of any length. */
    NEXT_STEP,
    /**
     * The continuation itself; what does not fit ten pieces of 80 characters is the next step's.
     */
    HANDLERS
  }

  /**
   * @param bots the bots of the same account that wait
   */
  public SalesbotTransport(Kommo kommo, WaitingBots bots, Saying saying) {
    this.kommo = kommo.in(Lane.LIVE);
    this.bots = bots;
    this.saying = saying;
    this.talk = new TalkTransport(kommo);
  }

  @Override
  public String name() {
    return "salesbot";
  }

  @Override
  public Capability probe(Destination to) {
    return bots.about(to).isPresent()
        ? new Capability.Available()
        : new Capability.Unavailable(NOBODY);
  }

  @Override
  public Delivery send(Destination to, String text, int from) {
    Optional<WaitingBots.Waiting> waiting = bots.about(to);
    if (waiting.isEmpty()) {
      return new Delivery.Unavailable(NOBODY);
    }
    WaitingBots.Waiting bot = waiting.get();
    try {
      kommo.salesbots().proceed(bot.address(), continuation(text));
    } catch (KommoException e) {
      if (e.status() == NOT_FOUND) {
        bots.forget(bot);
      }
      if (e.unavailable()) {
        return new Delivery.Unavailable(e.getMessage());
      }
      throw e;
    }
    bots.forget(bot);
    return new Delivery.Sent(name(), bot.address().name());
  }

  private Continuation continuation(String text) {
    List<String> pieces = TextParts.of(text, SHOWN);
    return saying == Saying.HANDLERS && pieces.size() <= Continuation.MOST_HANDLERS
        ? Continuation.shown(pieces)
        : Continuation.message(text);
  }

  @Override
  public Trace find(Destination to, String text, Instant since, Predicate<String> claimed) {
    // A bot that has its answer is forgotten, so one that is still known may have it all the same.
    if (bots.about(to).isEmpty()) {
      return new Trace.Missing(0, Optional.empty());
    }
    if (to.talkId().isPresent()) {
      try {
        return talk.find(to, text, since, claimed);
      } catch (KommoException e) {
        if (!e.unavailable()) {
          throw e;
        }
      }
    }
    return new Trace.Hidden("a salesbot does not show whether it was continued");
  }
}

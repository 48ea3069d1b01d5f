package io.parley.core.agent;

import io.parley.core.Spi;
import io.parley.core.TenantId;
import io.parley.core.action.ActionHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that an agent's model may look up while it words an answer. It tells and changes
 * nothing, so it is done at once and leaves no effect; the call is kept with the agent's message.
 *
 * <p>Implementations are thread-safe and answer within a second or so: what takes longer than
 * {@link Toolset#LOOKUP_PATIENCE} is not waited for. They tell only what whoever writes in the
 * conversation may know: the model is steered by that person's words.
 */
@Spi
public interface Lookup {
  /** Its name among the tools, such as {@code lookUpDeal}: a letter, then letters and digits. */
  String name();

  /**
   * JSON Schema (2020-12) of its arguments, as of {@link ActionHandler#parameters()}; the {@code
   * description} tells the model when to call it. Arguments outside it never arrive.
   */
  String parameters();

  /** Whether there is anything to look at here; it is not offered otherwise. */
  boolean isOffered(Place place);

  /**
   * What there is to tell, best first; empty when there is nothing. Cut to what a prompt has room
   * for by whoever asks.
   *
   * @param arguments JSON values by name, as the schema wants them
   */
  List<Passage> find(Place place, Map<String, @Nullable Object> arguments);

  /**
   * Where it is asked. A lookup has no other ids than these.
   *
   * @param agent who asks, with what it may look up
   * @param target the ids of what the conversation is about, by name, such as {@code lead}
   */
  record Place(Agent agent, Map<String, String> target) {
    public Place {
      target = Map.copyOf(target);
    }

    /** Whose conversation it is. */
    public TenantId tenant() {
      return agent.tenant();
    }

    /** The id of that name; empty when the conversation is about nothing of the kind. */
    public Optional<String> at(String name) {
      return Optional.ofNullable(target.get(name));
    }
  }
}

package io.parley.core.agent;

import io.parley.core.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An agent as people configure it.
 *
 * @param tenant whose it is
 * @param id unique within the tenant
 * @param version one more with each change
 * @param createdAt when it was created
 * @param updatedAt when it was last changed
 * @param profile what people set
 */
public record Agent(
    TenantId tenant,
    String id,
    long version,
    Instant createdAt,
    Instant updatedAt,
    Profile profile) {

  /** Whether it answers. */
  public enum Status {
    /** Being set up; answers only in the test chat. */
    DRAFT,
    /** Answers. */
    ACTIVE,
    /** Silent until activated. */
    PAUSED
  }

  /**
   * What people set of an agent.
   *
   * @param name 1 to 100 characters
   * @param description for people; at most 2,000 characters
   * @param instructions what it is told about its role and tone; at most 20,000 characters
   * @param languages the languages it answers in, as ISO 639-1 codes; empty means the customer's
   *     own
   * @param status whether it answers
   * @param model which model it uses; empty fields mean the installation's default
   * @param retrieval what it may look up
   * @param memory how much of the conversation it sees
   * @param handoff what happens when it cannot answer
   * @param conduct what it may do and say, when, and where
   */
  public record Profile(
      String name,
      String description,
      String instructions,
      List<String> languages,
      Status status,
      Model model,
      Retrieval retrieval,
      Memory memory,
      Handoff handoff,
      Conduct conduct) {
    public Profile {
      bounded("name", name, 1, 100);
      bounded("description", description, 0, 2_000);
      bounded("instructions", instructions, 0, 20_000);
      languages = List.copyOf(languages);
      for (String language : languages) {
        if (!language.matches("[a-z]{2}")) {
          throw new IllegalArgumentException(
              "languages '" + language + "' must be an ISO 639-1 code such as es");
        }
      }
    }

    /** With the default conduct. */
    public Profile(
        String name,
        String description,
        String instructions,
        List<String> languages,
        Status status,
        Model model,
        Retrieval retrieval,
        Memory memory,
        Handoff handoff) {
      this(
          name,
          description,
          instructions,
          languages,
          status,
          model,
          retrieval,
          memory,
          handoff,
          Conduct.DEFAULT);
    }

    /** An active agent of that name with defaults for all else. */
    public static Profile named(String name) {
      return new Profile(
          name,
          "",
          "",
          List.of(),
          Status.ACTIVE,
          Model.DEFAULT,
          Retrieval.DEFAULT,
          Memory.DEFAULT,
          Handoff.DEFAULT);
    }

    /** The same with these instructions. */
    public Profile instructions(String text) {
      return new Profile(
          name, description, text, languages, status, model, retrieval, memory, handoff, conduct);
    }

    /** The same, behaving so. */
    public Profile conduct(Conduct other) {
      return new Profile(
          name,
          description,
          instructions,
          languages,
          status,
          model,
          retrieval,
          memory,
          handoff,
          other);
    }

    /** The same, remembering so much. */
    public Profile memory(Memory other) {
      return new Profile(
          name,
          description,
          instructions,
          languages,
          status,
          model,
          retrieval,
          other,
          handoff,
          conduct);
    }

    /** The same, doing this when it cannot answer. */
    public Profile handoff(Handoff other) {
      return new Profile(
          name,
          description,
          instructions,
          languages,
          status,
          model,
          retrieval,
          memory,
          other,
          conduct);
    }

    /** The same, answering only in these languages. */
    public Profile languages(String... codes) {
      return new Profile(
          name,
          description,
          instructions,
          List.of(codes),
          status,
          model,
          retrieval,
          memory,
          handoff,
          conduct);
    }

    private static void bounded(String field, String value, int least, int most) {
      if (value.length() < least || value.length() > most) {
        throw new IllegalArgumentException(
            field + " of " + value.length() + " characters must have " + least + " to " + most);
      }
    }
  }

  /**
   * Which model answers.
   *
   * @param provider {@code openai} for the installation's OpenAI-compatible endpoint, {@code
   *     offline} for the built-in answerer; empty: a model where there is one
   * @param name the model's name at its provider; empty: the installation's default
   * @param temperature 0 to 2; empty: the provider's default
   * @param maxTokens 1 to 32,000; empty: the provider's default
   */
  public record Model(
      Optional<String> provider,
      Optional<String> name,
      Optional<Double> temperature,
      Optional<Integer> maxTokens) {
    /** The provider that stands for the built-in answerer. */
    public static final String OFFLINE = "offline";

    private static final List<String> PROVIDERS = List.of("openai", OFFLINE);

    /** All defaults. */
    public static final Model DEFAULT =
        new Model(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Model {
      provider.ifPresent(
          given -> {
            if (!PROVIDERS.contains(given)) {
              throw new IllegalArgumentException(
                  "model.provider '" + given + "' must be one of " + PROVIDERS);
            }
          });
      temperature.ifPresent(
          t -> {
            if (!(t >= 0 && t <= 2)) {
              throw new IllegalArgumentException("model.temperature " + t + " must be 0 to 2");
            }
          });
      maxTokens.ifPresent(
          m -> {
            if (m < 1 || m > 32_000) {
              throw new IllegalArgumentException("model.maxTokens " + m + " must be 1 to 32000");
            }
          });
    }
  }

  /**
   * What the agent may look up.
   *
   * @param categoryIds only articles of these categories; empty: all
   * @param topK at most so many passages; 1 to 20
   * @param minScore passages below this score are not used; 0 or more
   * @param crmFields what lookups may tell customers of their own deal and contact beside the
   *     deal's name and stage: {@code price}, and custom fields by name, code or number, such as
   *     {@code PHONE}; at most 30, each of 1 to 100 characters
   */
  public record Retrieval(
      List<String> categoryIds, int topK, double minScore, List<String> crmFields) {
    /** All categories, five passages, no threshold, no fields. */
    public static final Retrieval DEFAULT = new Retrieval(List.of(), 5, 0);

    private static final int MOST_FIELDS = 30;
    private static final int LONGEST_FIELD = 100;

    public Retrieval {
      categoryIds = List.copyOf(categoryIds);
      // What was stored by an older version names none.
      crmFields = crmFields == null ? List.of() : List.copyOf(crmFields);
      if (crmFields.size() > MOST_FIELDS) {
        throw new IllegalArgumentException(
            "retrieval.crmFields of "
                + crmFields.size()
                + " names must have at most "
                + MOST_FIELDS);
      }
      for (String field : crmFields) {
        if (field.isBlank() || field.length() > LONGEST_FIELD) {
          throw new IllegalArgumentException(
              "retrieval.crmFields '"
                  + field
                  + "' must have 1 to "
                  + LONGEST_FIELD
                  + " characters");
        }
      }
      if (topK < 1 || topK > 20) {
        throw new IllegalArgumentException("retrieval.topK " + topK + " must be 1 to 20");
      }
      if (!(minScore >= 0)) {
        throw new IllegalArgumentException(
            "retrieval.minScore " + minScore + " must not be negative");
      }
    }

    /** That tells nothing of deals and contacts but their name and stage. */
    public Retrieval(List<String> categoryIds, int topK, double minScore) {
      this(categoryIds, topK, minScore, List.of());
    }
  }

  /**
   * How much of the conversation the agent sees.
   *
   * @param window the newest messages, in tokens as {@link io.parley.core.model.Tokens} counts
   *     them; 50 to 32,000
   * @param summarise whether what left the window is kept in a summary
   * @param facts whether what customers tell of themselves is kept for later conversations
   */
  public record Memory(int window, boolean summarise, boolean facts) {
    /** 3,000 tokens, a summary of what came before, and facts are kept. */
    public static final Memory DEFAULT = new Memory(3_000, true, true);

    /** A smaller window would not hold a question. */
    static final int LEAST = 50;

    public Memory {
      if (window < LEAST || window > 32_000) {
        throw new IllegalArgumentException("memory.window " + window + " must be 50 to 32000");
      }
    }
  }

  /**
   * What happens when the agent cannot answer.
   *
   * @param whenUnanswered whether the conversation goes to a person then
   * @param whenModelFails whether it goes to a person when the language model failed, instead of
   *     being answered by the built-in answerer
   * @param message said to the customer; empty: a sentence in the customer's language
   */
  public record Handoff(boolean whenUnanswered, boolean whenModelFails, Optional<String> message) {
    /** Stays with the agent, which says that it does not know. */
    public static final Handoff DEFAULT = new Handoff(false, false, Optional.empty());
  }
}

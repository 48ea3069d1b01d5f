package io.parley.server.resource;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Agent.Handoff;
import io.parley.core.agent.Agent.Memory;
import io.parley.core.agent.Agent.Model;
import io.parley.core.agent.Agent.Profile;
import io.parley.core.agent.Agent.Retrieval;
import io.parley.core.agent.Agent.Status;
import io.parley.core.agent.Conduct;
import io.parley.core.agent.Conduct.Guardrails;
import io.parley.server.call.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An agent as the API shows it. */
record AgentView(
    String id,
    String name,
    String description,
    String instructions,
    List<String> languages,
    String status,
    Model model,
    Retrieval retrieval,
    Memory memory,
    Handoff handoff,
    List<String> tools,
    Guardrails guardrails,
    Optional<HoursView> workingHours,
    Duration replyDelay,
    List<String> channels,
    Instant createdAt,
    Instant updatedAt) {

  static AgentView of(Agent agent) {
    Profile profile = agent.profile();
    return new AgentView(
        agent.id(),
        profile.name(),
        profile.description(),
        profile.instructions(),
        profile.languages(),
        Bodies.spelled(profile.status()),
        profile.model(),
        profile.retrieval(),
        profile.memory(),
        profile.handoff(),
        profile.conduct().tools(),
        profile.conduct().guardrails(),
        profile.conduct().workingHours().map(HoursView::of),
        profile.conduct().replyDelay(),
        profile.conduct().channels(),
        agent.createdAt(),
        agent.updatedAt());
  }

  /** What people may set of an agent; what is missing has its default. */
  record Settings(
      @Nullable String name,
      @Nullable String description,
      @Nullable String instructions,
      @Nullable List<String> languages,
      @Nullable String status,
      @Nullable Model model,
      @Nullable RetrievalSettings retrieval,
      @Nullable MemorySettings memory,
      @Nullable HandoffSettings handoff,
      @Nullable List<String> tools,
      @Nullable GuardrailSettings guardrails,
      @Nullable HoursView workingHours,
      @Nullable Duration replyDelay,
      @Nullable List<String> channels) {
    Settings {
      Profile checked =
          new Profile(
              Bodies.required("name", name),
              description == null ? "" : description,
              instructions == null ? "" : instructions,
              languages == null ? List.of() : languages,
              status == null ? Status.ACTIVE : Bodies.choice("status", Status.class, status),
              Model.DEFAULT,
              retrieval == null ? Retrieval.DEFAULT : retrieval.value(),
              memory == null ? Memory.DEFAULT : memory.value(),
              handoff == null ? Handoff.DEFAULT : handoff.value(),
              conduct(tools, guardrails, workingHours, replyDelay, channels));
      name = checked.name();
    }

    /** What a patch is laid over. */
    static Settings of(Profile profile) {
      Conduct conduct = profile.conduct();
      return new Settings(
          profile.name(),
          profile.description(),
          profile.instructions(),
          profile.languages(),
          Bodies.spelled(profile.status()),
          profile.model(),
          new RetrievalSettings(
              profile.retrieval().categoryIds(),
              profile.retrieval().topK(),
              profile.retrieval().minScore(),
              profile.retrieval().crmFields()),
          new MemorySettings(
              profile.memory().window(), profile.memory().summarise(), profile.memory().facts()),
          new HandoffSettings(
              profile.handoff().whenUnanswered(),
              profile.handoff().whenModelFails(),
              profile.handoff().message()),
          conduct.tools(),
          new GuardrailSettings(conduct.guardrails().links(), conduct.guardrails().neverSay()),
          conduct.workingHours().map(HoursView::of).orElse(null),
          conduct.replyDelay(),
          conduct.channels());
    }

    Profile profile() {
      return new Profile(
          Bodies.required("name", name),
          description == null ? "" : description,
          instructions == null ? "" : instructions,
          languages == null ? List.of() : languages,
          status == null ? Status.ACTIVE : Bodies.choice("status", Status.class, status),
          model == null ? Model.DEFAULT : model,
          retrieval == null ? Retrieval.DEFAULT : retrieval.value(),
          memory == null ? Memory.DEFAULT : memory.value(),
          handoff == null ? Handoff.DEFAULT : handoff.value(),
          conduct(tools, guardrails, workingHours, replyDelay, channels));
    }

    private static Conduct conduct(
        @Nullable List<String> tools,
        @Nullable GuardrailSettings guardrails,
        @Nullable HoursView workingHours,
        @Nullable Duration replyDelay,
        @Nullable List<String> channels) {
      return new Conduct(
          tools == null ? List.of() : tools,
          guardrails == null ? Guardrails.NONE : guardrails.value(),
          Optional.ofNullable(workingHours).map(HoursView::value),
          replyDelay == null ? Duration.ZERO : replyDelay,
          channels == null ? List.of() : channels);
    }
  }

  record GuardrailSettings(@Nullable List<String> links, @Nullable List<String> neverSay) {
    Guardrails value() {
      return new Guardrails(
          links == null ? List.of() : links, neverSay == null ? List.of() : neverSay);
    }
  }

  record RetrievalSettings(
      @Nullable List<String> categoryIds,
      @Nullable Integer topK,
      @Nullable Double minScore,
      @Nullable List<String> crmFields) {
    Retrieval value() {
      return new Retrieval(
          categoryIds == null ? Retrieval.DEFAULT.categoryIds() : categoryIds,
          topK == null ? Retrieval.DEFAULT.topK() : topK,
          minScore == null ? Retrieval.DEFAULT.minScore() : minScore,
          crmFields == null ? Retrieval.DEFAULT.crmFields() : crmFields);
    }
  }

  record MemorySettings(
      @Nullable Integer window, @Nullable Boolean summarise, @Nullable Boolean facts) {
    Memory value() {
      return new Memory(
          window == null ? Memory.DEFAULT.window() : window,
          summarise == null ? Memory.DEFAULT.summarise() : summarise,
          facts == null ? Memory.DEFAULT.facts() : facts);
    }
  }

  record HandoffSettings(
      @Nullable Boolean whenUnanswered,
      @Nullable Boolean whenModelFails,
      Optional<String> message) {
    Handoff value() {
      return new Handoff(
          whenUnanswered == null ? Handoff.DEFAULT.whenUnanswered() : whenUnanswered,
          whenModelFails == null ? Handoff.DEFAULT.whenModelFails() : whenModelFails,
          message);
    }
  }
}

package io.parley.server.resource;

import io.parley.core.agent.Agent;
import io.parley.core.agent.Agent.Handoff;
import io.parley.core.agent.Agent.Memory;
import io.parley.core.agent.Agent.Model;
import io.parley.core.agent.Agent.Profile;
import io.parley.core.agent.Agent.Retrieval;
import io.parley.core.agent.Agent.Status;
import io.parley.server.call.Bodies;
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
      @Nullable HandoffSettings handoff) {
    Settings {
      profile(
          name, description, instructions, languages, status, model, retrieval, memory, handoff);
    }

    /** What a patch is laid over. */
    static Settings of(Profile profile) {
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
              profile.retrieval().minScore()),
          new MemorySettings(profile.memory().window(), profile.memory().facts()),
          new HandoffSettings(profile.handoff().whenUnanswered(), profile.handoff().message()));
    }

    Profile profile() {
      return profile(
          name, description, instructions, languages, status, model, retrieval, memory, handoff);
    }

    private static Profile profile(
        @Nullable String name,
        @Nullable String description,
        @Nullable String instructions,
        @Nullable List<String> languages,
        @Nullable String status,
        @Nullable Model model,
        @Nullable RetrievalSettings retrieval,
        @Nullable MemorySettings memory,
        @Nullable HandoffSettings handoff) {
      return new Profile(
          Bodies.required("name", name),
          description == null ? "" : description,
          instructions == null ? "" : instructions,
          languages == null ? List.of() : languages,
          status == null ? Status.ACTIVE : Bodies.choice("status", Status.class, status),
          model == null ? Model.DEFAULT : model,
          retrieval == null ? Retrieval.DEFAULT : retrieval.value(),
          memory == null ? Memory.DEFAULT : memory.value(),
          handoff == null ? Handoff.DEFAULT : handoff.value());
    }
  }

  record RetrievalSettings(
      @Nullable List<String> categoryIds, @Nullable Integer topK, @Nullable Double minScore) {
    Retrieval value() {
      return new Retrieval(
          categoryIds == null ? Retrieval.DEFAULT.categoryIds() : categoryIds,
          topK == null ? Retrieval.DEFAULT.topK() : topK,
          minScore == null ? Retrieval.DEFAULT.minScore() : minScore);
    }
  }

  record MemorySettings(@Nullable Integer window, @Nullable Boolean facts) {
    Memory value() {
      return new Memory(
          window == null ? Memory.DEFAULT.window() : window,
          facts == null ? Memory.DEFAULT.facts() : facts);
    }
  }

  record HandoffSettings(@Nullable Boolean whenUnanswered, Optional<String> message) {
    Handoff value() {
      return new Handoff(
          whenUnanswered == null ? Handoff.DEFAULT.whenUnanswered() : whenUnanswered, message);
    }
  }
}

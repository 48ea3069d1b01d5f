package io.parley.core.work;

import io.parley.core.TenantId;
import io.parley.core.blob.Bytes;
import io.parley.core.conversation.Message;
import io.parley.core.event.Event;
import io.parley.core.event.EventState;
import io.parley.core.mirror.MirrorEntry;
import io.parley.core.tally.Tally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One durable change. Decisions are lists of these; a list is stored whole or not at all.
 *
 * <p>Documents, blobs, messages, events, jobs, effects, counts, mirrored things and ends of tenants
 * are all that is ever stored, so a decision of any engine, present or future, is a list of writes
 * and commits together with the job it came from.
 */
public sealed interface Write {
  /** Whose data it changes. */
  TenantId tenant();

  /**
   * Stores a document.
   *
   * @param labels names and values to list it by; each value 1 to 200 characters
   * @param body JSON text
   * @param expected the version that must be there now: 0 for none, {@link #ANY} for whatever is
   */
  record Put(
      TenantId tenant,
      String collection,
      String id,
      Map<String, String> labels,
      String body,
      long expected)
      implements Write {
    /** Overwrites whatever version is there. */
    public static final long ANY = -1;

    public Put {
      labels = Map.copyOf(labels);
      if (collection.isEmpty() || id.isEmpty()) {
        throw new IllegalArgumentException(
            "document collection '" + collection + "' and id '" + id + "' must not be empty");
      }
      labels.forEach(
          (name, value) -> {
            if (value.isEmpty() || value.length() > 200) {
              throw new IllegalArgumentException(
                  "label " + name + " '" + value + "' must be 1 to 200 characters");
            }
          });
      if (expected < ANY) {
        throw new IllegalArgumentException("expected version " + expected + " must be -1 or more");
      }
    }
  }

  /** Removes a document; nothing happens when it is not there. */
  record Remove(TenantId tenant, String collection, String id) implements Write {}

  /**
   * Keeps one part of a blob, in the place of the one there is of that number.
   *
   * @param blob its name, in pieces divided by slashes; 1 to 200 characters
   * @param part its number, from 0 without gaps
   * @param bytes 1 byte to {@link #MOST}
   */
  record Keep(TenantId tenant, String blob, int part, Bytes bytes) implements Write {
    /** The most bytes of a part: 256 KiB. */
    public static final int MOST = 256 * 1024;

    public Keep {
      named(blob);
      if (part < 0) {
        throw new IllegalArgumentException("part " + part + " must not be negative");
      }
      if (bytes.size() < 1 || bytes.size() > MOST) {
        throw new IllegalArgumentException(
            "part of " + bytes.size() + " bytes must have 1 to " + MOST);
      }
    }
  }

  /** Removes a blob and all whose names begin with its name and a slash. */
  record Drop(TenantId tenant, String blob) implements Write {
    public Drop {
      named(blob);
    }
  }

  private static void named(String blob) {
    if (blob.isEmpty() || blob.length() > 200 || blob.endsWith("/")) {
      throw new IllegalArgumentException(
          "blob '" + blob + "' must have 1 to 200 characters and not end with a slash");
    }
  }

  /** Appends a message. A repeated {@code key} within the conversation changes nothing. */
  record Append(TenantId tenant, String conversationId, String key, Message message)
      implements Write {}

  /** Removes all messages of a conversation. */
  record Forget(TenantId tenant, String conversationId) implements Write {}

  /**
   * Records an event and enqueues the job (type {@code event}, same id) that handles it. A repeated
   * key changes nothing.
   */
  record Happened(Event event) implements Write {
    @Override
    public TenantId tenant() {
      return event.tenant();
    }
  }

  /** Notes what became of an event. */
  record Mark(TenantId tenant, String eventId, EventState state, String reason) implements Write {}

  /**
   * Overwrites what is known of a recorded event: its facts, its cause and its depth. Nothing else
   * of it changes; nothing happens when it is not there.
   */
  record Amend(Event event) implements Write {
    @Override
    public TenantId tenant() {
      return event.tenant();
    }
  }

  /** Enqueues a job. A repeated id changes nothing. */
  record Enqueue(Job job) implements Write {
    @Override
    public TenantId tenant() {
      return job.tenant();
    }
  }

  /**
   * Plans an effect and enqueues the job (type {@code effect}, same id) that sends it. A repeated
   * key changes nothing.
   */
  record Plan(Effect effect) implements Write {
    public Plan {
      if (effect.state() != EffectState.PLANNED) {
        throw new IllegalArgumentException(
            "an effect is planned as PLANNED, not " + effect.state());
      }
    }

    @Override
    public TenantId tenant() {
      return effect.tenant();
    }
  }

  /** Notes that a planned effect is about to be sent, and when. */
  record Sending(TenantId tenant, String effectKey) implements Write {}

  /** Takes a sending effect back to planned: it is certain that nothing was sent. */
  record Unsent(TenantId tenant, String effectKey, String reason) implements Write {}

  /** Notes how an effect ended. */
  record Settle(
      TenantId tenant,
      String effectKey,
      EffectState state,
      Optional<String> remoteId,
      Optional<String> reason)
      implements Write {
    public Settle {
      if (!state.settled()) {
        throw new IllegalArgumentException("an effect cannot be settled as " + state);
      }
    }
  }

  /** Notes how far a job has come, 0 to 1, and what it would answer so far, as JSON. */
  record Progress(TenantId tenant, String jobId, double progress, Optional<String> result)
      implements Write {
    public Progress {
      if (!(progress >= 0 && progress <= 1)) {
        throw new IllegalArgumentException("progress " + progress + " must be 0 to 1");
      }
    }
  }

  /** Makes a finished, dead or waiting job due now, with all its tries ahead of it. */
  record Revive(TenantId tenant, String jobId) implements Write {}

  /** Cancels a job that waits. A running or finished one is left alone. */
  record Cancel(TenantId tenant, String jobId) implements Write {}

  /**
   * Adds to a running count.
   *
   * @param provided another write of the same commit, the very object: counted only when that one
   *     changed something, so that a repeated key is not counted twice; empty: always
   */
  record Count(TenantId tenant, Tally tally, Optional<Write> provided) implements Write {}

  /** Stores copies of what lives in another system, each over the one before. */
  record Mirror(TenantId tenant, String source, List<MirrorEntry> entries) implements Write {
    public Mirror {
      entries = List.copyOf(entries);
    }
  }

  /** Removes copies; nothing happens to those that are not there. */
  record Unmirror(TenantId tenant, String source, String kind, List<String> ids) implements Write {
    public Unmirror {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Ends a tenant for good. What else is written for it in the same commit is the last: every later
   * commit that writes for it throws {@code TenantEndedException}, none of its jobs is claimed, and
   * claims that are held on its jobs are lost. A tenant that was ended before changes nothing.
   */
  record EndTenant(TenantId tenant) implements Write {}

  /**
   * Removes some of what an ended tenant has, of everything that is stored. Nothing is removed, and
   * the tenant noted as erased, when there is nothing left.
   *
   * @param kept collections whose documents stay
   * @param most so many rows at most, of blobs a sixteenth of it; 1 to 10,000
   */
  record EraseTenant(TenantId tenant, Set<String> kept, int most) implements Write {
    public EraseTenant {
      kept = Set.copyOf(kept);
      if (most < 1 || most > 10_000) {
        throw new IllegalArgumentException("most " + most + " must be 1 to 10,000");
      }
    }
  }
}

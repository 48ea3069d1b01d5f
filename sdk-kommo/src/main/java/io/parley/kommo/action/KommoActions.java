package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.work.WorkLog;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that can be done in a Kommo account: {@code sendMessage}, {@code addNote}, {@code
 * createTask}, {@code completeTask}, {@code addTag}, {@code removeTag}, {@code moveLead}, {@code
 * closeLead}, {@code setPrice}, {@code setField}, {@code assign}.
 *
 * <p>Effects name where to act in their target: {@code integration}, and of {@code talk}, {@code
 * lead}, {@code contact}, {@code company}, {@code task} what the action needs; {@code asked} is the
 * instant of the message that is answered.
 */
public final class KommoActions {
  private KommoActions() {}

  /**
   * One handler for each action. Thread-safe.
   *
   * @param connections finds the account of an effect
   * @param ledger tells own messages from those of people
   */
  public static List<ActionHandler> all(Connections connections, WorkLog ledger) {
    return Stream.<ActionHandler>concat(
            Stream.of(
                new SendMessage(connections, ledger),
                new AddNote(connections),
                new CreateTask(connections),
                new CompleteTask(connections)),
            LeadChanges.all().stream().map(change -> new ChangeLead(connections, change)))
        .toList();
  }
}

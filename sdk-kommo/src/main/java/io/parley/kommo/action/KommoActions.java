package io.parley.kommo.action;

import io.parley.core.action.ActionHandler;
import io.parley.core.action.Rotation;
import io.parley.core.work.WorkLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that can be done in a Kommo account: {@code sendMessage}, {@code addNote}, {@code
 * createTask}, {@code completeTask}, {@code addTag}, {@code removeTag}, {@code moveLead}, {@code
 * closeLead}, {@code setPrice}, {@code setField}, {@code assign}, {@code runSalesbot}.
 *
 * <p>Effects name where to act in their target: {@code integration}, and of {@code talk}, {@code
 * lead}, {@code contact}, {@code company}, {@code task} what the action needs; {@code asked} is the
 * instant of the message that is answered, {@code fromStatus} the stage the lead was in when it was
 * decided to move it: a lead that has left that stage since is left alone.
 */
public final class KommoActions {
  private KommoActions() {}

  /**
   * One handler for each action. Thread-safe.
   *
   * @param connections finds the account of an effect
   * @param ledger tells own messages from those of people
   * @param rotation remembers who is next where work is spread over several users
   */
  public static List<ActionHandler> all(
      Connections connections, WorkLog ledger, Rotation rotation) {
    List<ActionHandler> all = new ArrayList<>();
    all.add(new SendMessage(connections, ledger));
    all.add(new AddNote(connections));
    all.add(new CreateTask(connections));
    all.add(new CompleteTask(connections));
    all.add(new RunSalesbot(connections));
    LeadChanges.all().forEach(change -> all.add(new ChangeLead(connections, change)));
    List.of(
            ChangeTag.ADD,
            ChangeTag.REMOVE,
            new SetField(new FieldDefinitions()),
            new Assign(rotation))
        .forEach(change -> all.add(new ChangeCard(connections, change)));
    return List.copyOf(all);
  }
}

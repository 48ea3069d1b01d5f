package io.parley.kommo.action;

import io.parley.kommo.entity.LeadPatch;
import java.util.Optional;

/**
 * One way to change a lead, a contact or a company: what to write, and whether it is so already.
 */
interface CardChange {
  String type();

  String parameters();

  /** What is wrong with the parameters for this card; empty when nothing is. */
  Optional<String> refusal(Target target, Card card);

  /** Whether nothing needs to be done, or was done. Called only without a refusal. */
  boolean holds(Target target, Card card);

  /**
   * What to write, in the words that leads, contacts and companies share. Called only without a
   * refusal.
   */
  LeadPatch.Builder patch(Target target, Card card);
}

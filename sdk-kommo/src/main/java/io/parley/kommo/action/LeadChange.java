package io.parley.kommo.action;

import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.LeadPatch;
import java.util.Optional;

/**
 * One way to change a lead: what to write, and whether it is so already. Pure: works on the lead as
 * it was read.
 */
interface LeadChange {
  String type();

  String parameters();

  /** What is wrong with the parameters or the lead; empty when nothing is. */
  Optional<String> refusal(Target target, Lead lead);

  /** Whether nothing needs to be done, or was done. Called only without a refusal. */
  boolean holds(Target target, Lead lead);

  /** The stage it brings the lead to, if it moves it. Called only without a refusal. */
  Optional<Long> stage(Target target, Lead lead);

  /** What to write. Called only without a refusal. */
  LeadPatch.Builder patch(Target target, Lead lead);
}

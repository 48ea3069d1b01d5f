package io.parley.kommo.sync;

import io.parley.kommo.Kommo;
import io.parley.kommo.entity.CompanyDraft;
import io.parley.kommo.entity.ContactDraft;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.TaskDraft;
import java.util.List;

/** What a test account holds besides leads. */
final class AccountSeeds {
  private AccountSeeds() {}

  static void companiesTagsAndTasks(Kommo kommo) {
    long company = kommo.companies().create(List.of(CompanyDraft.named("Acme").build())).getFirst();
    var unused = kommo.tags(EntityKind.LEADS).create(List.of("vip", "wholesale"));
    kommo
        .tasks()
        .create(TaskDraft.of("Call", Syncing.START).about(EntityKind.COMPANIES, company).build());
  }

  static void contact(Kommo kommo, String name, String phone) {
    kommo.contacts().create(ContactDraft.builder().name(name).phone(phone).build());
  }
}

package io.parley.kommo.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one form of several, as Kommo does when much happens at once: items of the same group and
 * action are counted on, {@code leads[add][0]}, {@code leads[add][1]}; the account is told once.
 */
final class HookBundle {
  private static final String ACCOUNT = "account";
  private static final String CLOSE = "%5D";
  private static final String FIRST = "%5B0%5D";

  private HookBundle() {}

  static String of(List<String> forms) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> pairs = new ArrayList<>();
    List<String> account = new ArrayList<>();
    for (String form : forms) {
      String group = group(form);
      int index = counts.merge(group, 1, Integer::sum) - 1;
      for (String pair : form.split("&", -1)) {
        if (!pair.startsWith(ACCOUNT)) {
          String rest = pair.substring(group.length() + FIRST.length());
          pairs.add(group + "%5B" + index + CLOSE + rest);
        } else if (counts.values().stream().mapToInt(Integer::intValue).sum() == 1) {
          account.add(pair);
        }
      }
    }
    pairs.addAll(account);
    return String.join("&", pairs);
  }

  /** The start that all keys of a form share, such as {@code leads[add]}. */
  private static String group(String form) {
    return form.substring(0, form.indexOf(CLOSE) + CLOSE.length());
  }
}

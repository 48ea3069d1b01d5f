package io.parley.server.load;

import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A message webhook as Kommo posts it. */
final class HookBody {
  private HookBody() {}

  static String of(SandboxMessage message, SandboxAccount account) {
    var pairs = new StringBuilder();
    String item = "message[add][0]";
    pair(pairs, item + "[id]", message.id());
    pair(pairs, item + "[chat_id]", message.chatId());
    pair(pairs, item + "[talk_id]", Long.toString(message.talkId()));
    pair(pairs, item + "[contact_id]", Long.toString(message.contactId()));
    pair(pairs, item + "[text]", message.text());
    pair(pairs, item + "[created_at]", Long.toString(message.at().getEpochSecond()));
    pair(pairs, item + "[element_type]", "2");
    pair(pairs, item + "[entity_type]", "lead");
    pair(pairs, item + "[element_id]", Long.toString(message.leadId()));
    pair(pairs, item + "[entity_id]", Long.toString(message.leadId()));
    pair(pairs, item + "[type]", "incoming");
    pair(pairs, item + "[author][id]", "a-" + message.contactId());
    pair(pairs, item + "[author][type]", "external");
    pair(pairs, item + "[author][name]", message.author());
    pair(pairs, item + "[origin]", message.origin());
    pair(pairs, "account[subdomain]", account.subdomain());
    pair(pairs, "account[id]", Long.toString(account.id()));
    return pairs.toString();
  }

  private static void pair(StringBuilder pairs, String key, String value) {
    if (!pairs.isEmpty()) {
      pairs.append('&');
    }
    pairs
        .append(URLEncoder.encode(key, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}

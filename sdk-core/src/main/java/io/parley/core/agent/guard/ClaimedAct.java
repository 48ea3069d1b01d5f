package io.parley.core.agent.guard;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of act that an answer may claim, with the words for it in English, Spanish, Portuguese and
 * Russian (lower case, without accents) and the actions that may stand behind it.
 */
enum ClaimedAct {
  TELL(
      Set.of("handoff", "notify", "createTask", "addNote", "assign", "startSequence"),
      "forwarded|passed|let (?:the|my|our|them)|left (?:a note|a message|word)|notified|informed|contacted|escalated|called|emailed|e-mailed|transferred",
      "forward|pass|notify|inform|contact|escalate|call|email|tell (?:my|our|the)|ask (?:my|our|the|a)"
          + "|transfer|have (?:a|my|our|the|someone)|get (?:someone|a colleague)",
      "forwarding|passing|notifying|informing|contacting|escalating|calling|emailing|transferring|letting (?:the|my|our)",
      "reenviado|pasado|avisado|informado|contactado|escalado|llamado|comunicado|transferido|trasladado|derivado|dejado (?:una nota|un recado|un mensaje|aviso)",
      "reenvi[eo]|pase|avise|informe|contacte|llame|comunique|transferi|traslade|derive",
      "reenviare|pasare|avisare|informare|contactare|llamare|comunicare|transferire|trasladare",
      "encaminhei|repassei|passei|avisei|informei|contatei|contactei|liguei|comuniquei|transferi|notifiquei|deixei (?:um recado|uma nota|um bilhete|um aviso)",
      "encaminhad|repassad|avisad|informad|contatad|contactad|comunicad|transferid|notificad",
      "encaminhar|repassar|passar (?:a|o|para)|avisar|informar (?:a|o|ao)|contatar|contactar|ligar|comunicar|transferir|notificar",
      "передал|оставил|уведомил|сообщил|связал|позвонил|переслал|перенаправил|перевел|предупредил|попросил",
      "передан|уведомлен|переслан|перенаправлен",
      "передам|уведомлю|сообщу (?:коллег|менеджер|руковод|отдел|команд)|свяжусь|позвоню|перешлю|перенаправлю|переведу|предупрежу|попрошу|передаю|перевожу|соединяю|сообщаю (?:коллег|менеджер)"),
  NOTE(
      Set.of(
          "addNote",
          "setField",
          "setPrice",
          "addTag",
          "removeTag",
          "createTask",
          "moveLead",
          "closeLead",
          "assign"),
      "noted|recorded|saved|updated|changed|registered|marked|moved|corrected|written down|entered",
      "note|record|save|update|change|register|mark|move|correct|write (?:it|that|this) down",
      "noting|recording|saving|updating|changing|registering|marking|moving|correcting|writing (?:it|that|this) down",
      "anotado|apuntado|guardado|registrado|actualizado|cambiado|modificado|marcado|movido|corregido",
      "anote|apunte|guarde|registre|actualice|cambie|modifique|marque|movi|corregi",
      "anotare|apuntare|guardare|registrare|actualizare|cambiare|modificare|marcare|movere",
      "anotei|guardei|salvei|registrei|registei|atualizei|alterei|mudei|movi|corrigi|marquei",
      "anotad|guardad|salv|registrad|registad|atualizad|alterad|mudad|movid|corrigid",
      "anotar|guardar|salvar|registrar|registar|atualizar|alterar|mudar|mover|corrigir",
      "записал|отметил|сохранил|обновил|изменил|зарегистрировал|внес|перенес|исправил|зафиксировал",
      "записан|сохранен|обновлен|изменен|зарегистрирован|внесен|перенесен|исправлен|зафиксирован",
      "запишу|отмечу|сохраню|обновлю|изменю|зарегистрирую|внесу|перенесу|исправлю|зафиксирую|записываю|отмечаю|сохраняю|обновляю|изменяю|вношу"),
  BOOK(
      Set.of("createTask", "addNote", "addTag", "assign", "startSequence", "moveLead", "setField"),
      "booked|scheduled|reserved|arranged|created|opened|set up|added|assigned|planned|made (?:a|an|the|your)"
          + "|placed|confirmed|signed you up",
      "book|schedule|reserve|arrange|create|open|set up|add|assign|make (?:a|an|the) (?:reservation|booking|appointment|order)"
          + "|place|sign you up",
      "booking|scheduling|reserving|arranging|creating|opening|setting up|adding|assigning|placing|signing you up",
      "reservado|agendado|programado|creado|abierto|anadido|agregado|asignado|concertado|confirmado|tramitado|solicitado|organizado",
      "reserve|agende|programe|cree|abri|anadi|agregue|asigne|concerte|confirme|tramite|solicite|organice",
      "reservare|agendare|programare|creare|abrire|anadire|agregare|asignare|concertare|tramitare|solicitare|organizare",
      "reservei|agendei|marquei|criei|abri|adicionei|atribui|confirmei|solicitei|programei|organizei",
      "reservad|agendad|feit|marcad|criad|abert|adicionad|atribuid|confirmad|solicitad|programad",
      "reservar|agendar|marcar|criar|abrir|adicionar|atribuir|solicitar|programar|organizar",
      "забронировал|создал|оформил|открыл|добавил|назначил|запланировал|заказал|подтвердил|договорил",
      "забронирован|создан|оформлен|открыт|добавлен|назначен|запланирован|подтвержден",
      "забронирую|создам|оформлю|открою|добавлю|назначу|запланирую|закажу|договорюсь|бронирую|создаю|оформляю|открываю|добавляю|назначаю"),
  SEND(
      Set.of("sendMessage", "aiMessage", "runSalesbot", "startSequence", "callWebhook"),
      "sent|mailed|texted|shipped|dispatched",
      "send|mail|text|ship|dispatch",
      "sending|mailing|texting|shipping|dispatching",
      "enviado|mandado|remitido|despachado",
      "envie|mande|remiti|despache",
      "enviare|mandare|remitire|despachare",
      "enviei|mandei|despachei",
      "enviad|mandad|despachad",
      "enviar|mandar|despachar",
      "отправил|выслал|послал|прислал",
      "отправлен|выслан|послан",
      "отправлю|вышлю|пошлю|пришлю|отправляю|высылаю|посылаю|присылаю"),
  UNDO(
      Set.of("stopSequence", "removeTag", "closeLead", "completeTask"),
      "cancell?ed|refunded|removed|deleted|stopped|closed|unsubscribed|returned|reimbursed",
      "cancel|refund|remove|delete|stop|close|unsubscribe|reimburse",
      "cancell?ing|refunding|removing|deleting|stopping|closing|unsubscribing|reimbursing",
      "cancelado|anulado|reembolsado|eliminado|borrado|devuelto|cerrado|dado de baja",
      "cancele|anule|reembolse|elimine|borre|devolvi|cerre",
      "cancelare|anulare|reembolsare|eliminare|borrare|devolvere|cerrare",
      "cancelei|anulei|reembolsei|estornei|removi|apaguei|devolvi|fechei|encerrei",
      "cancelad|anulad|reembolsad|estornad|removid|apagad|devolvid|fechad|encerrad",
      "cancelar|anular|reembolsar|estornar|remover|apagar|devolver|fechar|encerrar",
      "отменил|вернул|удалил|закрыл|остановил|аннулировал",
      "отменен|возвращен|удален|закрыт|остановлен|аннулирован",
      "отменю|верну|удалю|закрою|остановлю|аннулирую|отменяю|возвращаю|удаляю|закрываю"),
  GRANT(
      Set.of(),
      "applied|processed|extended|upgraded|issued|paid|charged|credited|activated|fixed|resolved|approved",
      "apply|process|extend|upgrade|issue|charge|credit|activate|approve",
      "applying|processing|extending|upgrading|issuing|charging|crediting|activating|approving",
      "aplicado|procesado|ampliado|mejorado|emitido|pagado|cobrado|abonado|activado|resuelto|aprobado",
      "aplique|procese|amplie|emiti|pague|cobre|abone|active|resolvi|aprobe",
      "aplicare|procesare|ampliare|emitire|pagare|cobrare|abonare|activare|aprobare",
      "apliquei|processei|prorroguei|emiti|paguei|cobrei|creditei|ativei|resolvi|aprovei",
      "aplicad|processad|prorrogad|emitid|pag|cobrad|creditad|ativad|resolvid|aprovad",
      "aplicar|processar|prorrogar|emitir|pagar|cobrar|creditar|ativar|aprovar",
      "применил|обработал|продлил|выписал|оплатил|списал|начислил|активировал|одобрил",
      "применен|обработан|продлен|выписан|оплачен|списан|начислен|активирован|одобрен",
      "применю|обработаю|продлю|выпишу|оплачу|спишу|начислю|активирую|одобрю|применяю|продлеваю|начисляю");

  private static final String BEGIN = "(?<!\\p{L})";
  private static final String END = "(?!\\p{L})";

  /** What belongs to one customer also where nobody says whose it is. */
  private static final String THINGS_EN =
      "refund|order|booking|reservation|appointment|table|invoice|payment|subscription|ticket"
          + "|request|discount|address|visit|return|account|confirmation";

  private static final String THINGS_RU =
      "заказ|бронь|бронирование|запись|заявка|возврат|счет|скидка|подписка|столик|визит|встреча"
          + "|адрес|договор|письмо";

  /** "Done, appointment booked": what stands before such a participle. */
  private static final String OPENING_ES =
      "^(?:listo|hecho|perfecto|vale|ok|muy bien)[,.!:]* (?:[\\p{L}\\p{N}]+ ){1,3}";

  private static final String OPENING_PT =
      "^(?:pronto|prontinho|feito|certo|perfeito|ok)[,.!:]* (?:[\\p{L}\\p{N}]+ ){1,3}";

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<String> actions;

  private final Pattern own;
  private final Pattern theirs;
  private final Pattern promised;

  /**
   * @param enDone participles; {@code enWill} what follows "I'll"; {@code enDoing} "I'm"
   * @param esDone masculine participles; {@code esPast} "I did"; {@code esWill} "I will"
   * @param ptPast "I did"; {@code ptDone} stems of participles; {@code ptWill} infinitives
   * @param ruPast "he did"; {@code ruDone} short participles; {@code ruWill} "I will"
   */
  ClaimedAct(
      Set<String> actions,
      String enDone,
      String enWill,
      String enDoing,
      String esDone,
      String esPast,
      String esWill,
      String ptPast,
      String ptDone,
      String ptWill,
      String ruPast,
      String ruDone,
      String ruWill) {
    this.actions = actions;
    String esInfinitive = esWill.replaceAll("e(?=\\||$)", "");
    String esDoing =
        esInfinitive.replaceAll("ar(?=\\||$)", "ando").replaceAll("[ei]r(?=\\||$)", "iendo");
    String ptDoing = ptWill.replaceAll("r(?=\\||$)", "ndo");
    String esGendered = esDone.replaceAll("o(?=\\||$)", "[oa]s?");
    this.own =
        any(
            "i(?:'ve|’ve| have)? (?:just |already |now |also |gone ahead and |went ahead and )*(?:"
                + enDone
                + ")"
                + END,
            "we(?:'ve|’ve| have) (?:just |already |now |also )*(?:"
                + enDone
                + ")(?: you"
                + END
                + "|"
                + END
                + "[^.!]{0,60}(?<!\\p{L})your)",
            "(?:he|hemos) (?:ya )?(?:" + esDone + "|procedido a (?:" + esInfinitive + "))" + END,
            OPENING_ES + "(?:" + esGendered + ")" + END,
            OPENING_PT + "(?:" + ptDone + ")[oa]s?" + END,
            "(?:acabo|acabamos|acabei) de (?:te |le |lhe )?(?:"
                + esInfinitive
                + "|"
                + ptWill
                + ")(?:te|le|lo|la|los|las)?"
                + END,
            "(?:ya|yo) (?:te |le |lo |la |se lo |se la )?(?:" + esPast + ")" + END,
            "(?:eu )?(?:ja )?(?:lhe |te )?(?:" + ptPast + ")" + END,
            "(?:я|мы (?:уже |только что )*(?=вас |вам |ваш)) ?(?:уже |только что |вас |вам |ваш\\p{L}* |это )*(?:"
                + ruPast
                + ")(?:а|и)?(?:сь|ся)?"
                + END,
            "мы (?:уже |только что )*(?:" + ruPast + ")и (?:вам|вас|ваш\\p{L}*)" + END,
            "^(?:готово[,.!:]? )?(?:уже |только что )?(?:" + ruPast + ")а?" + END);
    this.theirs =
        any(
            "your (?:[\\p{L}\\p{N}#-]+ ){1,4}(?:(?:has|have) (?:now |just |already )?been|is now|are now)"
                + " (?:successfully )?(?:"
                + enDone
                + ")"
                + END,
            "your (?:[\\p{L}\\p{N}#-]+ ){1,4}(?:was|were) (?:successfully )?(?:"
                + enDone
                + ")"
                + END,
            // What is done within two days is what is done for everybody.
            "your (?:[\\p{L}\\p{N}#-]+ ){1,4}(?:is|are) (?:already |all )?(?:"
                + enDone
                + ")(?=\\s*[.!,;]|$| for (?!everyone|free))",
            "(?:the|this) (?:"
                + THINGS_EN
                + ") (?:has|have) (?:now |just |already )?been (?:"
                + enDone
                + ")"
                + END,
            "you(?:'ve|’ve| have) (?:now |just |already )?been (?:" + enDone + ")" + END,
            "(?:tu|su|tus|sus) (?:[\\p{L}\\p{N}#-]+ ){1,4}(?:ya )?(?:ha sido|han sido|fue|fueron|quedo|queda|esta|estan)"
                + " (?:ya )?(?:"
                + esGendered
                + ")"
                + END,
            "(?:ya |queda |quedo |ha sido |fue )(?:esta )?(?:ya )?(?:"
                + esGendered
                + ") (?:tu|su|tus|sus)"
                + END,
            "se (?:ha|han) (?:" + esDone + ") (?:tu|su|tus|sus)" + END,
            "(?:ja )?(?:esta|foi|foram|ficou|fica) (?:ja )?(?:"
                + ptDone
                + ")[oa]s? (?:[oa]s? )?(?:seus?|suas?|teus?|tuas?)"
                + END,
            "(?:seu|sua|seus|suas|teu|tua) (?:[\\p{L}\\p{N}#-]+ ){1,4}(?:ja )?(?:foi|foram|ficou|fica|esta|estao)"
                + " (?:ja )?(?:"
                + ptDone
                + ")[oa]s?"
                + END,
            "^(?:готово[,.!:]? )?(?:"
                + THINGS_RU
                + ") (?:уже |был\\p{L}? |успешно )*(?:"
                + ruDone
                + ")[аоы]?"
                + END,
            "вы (?:уже |теперь |успешно )*(?:" + ruDone + ")[аы]?" + END,
            "(?:ваш\\p{L}{0,2}|тво\\p{L}{1,2}) (?:[\\p{L}\\p{N}№#-]+ ){1,4}(?:уже |был\\p{L}? |успешно )*(?:"
                + ruDone
                + ")[аоы]?"
                + END);
    this.promised =
        any(
            "i(?:'ll|’ll| will|'m going to|’m going to| am going to)"
                + " (?:now |also |gladly |just |go ahead and |immediately )*(?:"
                + enWill
                + ")"
                + END,
            "i(?:'m|’m| am) (?:now |just |already |currently )*(?:" + enDoing + ")" + END,
            "(?:" + esWill + ")" + END,
            "(?:estoy|estamos) (?:ya )?(?:" + esDoing + ")(?:te|le|lo|la|los|las|selo|sela)?" + END,
            "(?:estou|estamos) (?:ja |agora )?(?:" + ptDoing + "|a (?:" + ptWill + "))" + END,
            "(?:voy|vamos) a (?:" + esInfinitive + ")(?:te|le|lo|la|los|las|selo|sela)?" + END,
            "(?:vou|irei) (?:ja |lhe |te |agora )*(?:" + ptWill + ")" + END,
            "(?:" + ruWill + ")" + END);
  }

  private static Pattern any(String... forms) {
    return Pattern.compile(BEGIN + "(?:" + String.join("|", forms) + ")");
  }

  /** Every action whose meaning is known here; any other may stand behind any claim. */
  static Set<String> known() {
    return Stream.of(values()).flatMap(act -> act.actions.stream()).collect(Collectors.toSet());
  }

  /** "I have booked": the agent's own act. */
  Pattern own() {
    return own;
  }

  /** "Your order has been cancelled": something of the customer's. */
  Pattern theirs() {
    return theirs;
  }

  /** "I'll book": an act to come. */
  Pattern promised() {
    return promised;
  }

  boolean isBehind(Set<String> done) {
    Set<String> known = known();
    return done.stream().anyMatch(action -> actions.contains(action) || !known.contains(action));
  }
}
